{{ config(materialized='table', order_by='(team_id, service_name, signature)') }}

{%- set met_before = previous('int_signatures') %}

with

logs_counted as (

    select * from {{ ref('int_logs_counted') }}

),

known as (

    {% if met_before is not none %}
    select
        {{ service_key('team_id', 'service_name') }} as service_key,
        signature
    from {{ met_before }}
    {% else %}
    select * from null('service_key UInt64, signature UInt64')
    {% endif %}

),

known_counts as (

    select
        service_key,
        count() as signature_count
    from known
    group by service_key

),

-- Two numbers a row, as there may be as many as there are lines.
unknown as (

    select
        {{ service_key('team_id', 'service_name') }} as service_key,
        signature,
        sum(record_count) as signature_record_count
    from logs_counted
    where (service_key, signature) not in known
    group by service_key, signature

),

-- As many as one run takes of a service.
frequent as (

    select *
    from unknown
    order by signature_record_count desc, signature asc
    limit {{ var('lipservice__new_signatures') }} by service_key

),

ranked as (

    select
        frequent.service_key,
        frequent.signature,
        known_counts.signature_count as known_count,
        row_number() over (
            partition by frequent.service_key
            order by frequent.signature_record_count desc, frequent.signature asc
        ) as rank
    from frequent
    left join known_counts using (service_key)

),

admitted as (

    select
        service_key,
        signature
    from ranked
    where known_count + rank <= {{ var('lipservice__signatures') }}

),

met as (

    select
        team_id,
        service_name,
        signature,
        max(logs_counted.native_pattern) as native_pattern,
        sum(logs_counted.record_count) as record_count,
        min(logs_counted.first_seen_at) as first_seen_at
    from logs_counted
    where ({{ service_key('team_id', 'service_name') }}, signature) in admitted
    group by team_id, service_name, signature

)

select * from met
