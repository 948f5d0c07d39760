{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        order_by='(team_id, service_name, signature)',
        full_refresh=false,
    )
}}

with

logs_counted as (

    select * from {{ ref('int_logs_counted') }}

),

known as (

    {% if is_incremental() %}
    select
        team_id,
        service_name,
        signature
    from {{ this }}
    {% else %}
    select
        team_id,
        service_name,
        signature
    from logs_counted
    where false
    {% endif %}

),

known_counts as (

    select
        team_id,
        service_name,
        count() as signature_count
    from known
    group by team_id, service_name

),

-- The most frequent ones, as many as one run takes of a service.
frequent as (

    select
        team_id,
        service_name,
        signature,
        sum(record_count) as signature_record_count
    from logs_counted
    where (team_id, service_name, signature) not in known
    group by team_id, service_name, signature
    order by signature_record_count desc, signature asc
    limit {{ var('lipservice__new_signatures') }} by team_id, service_name

),

ranked as (

    select
        frequent.*,
        known_counts.signature_count as known_count,
        row_number() over (
            partition by frequent.team_id, frequent.service_name
            order by frequent.signature_record_count desc, frequent.signature asc
        ) as rank
    from frequent
    left join known_counts using (team_id, service_name)

),

admitted as (

    select
        team_id,
        service_name,
        signature
    from ranked
    where known_count + rank <= {{ var('lipservice__signatures') }}

),

described as (

    select
        team_id,
        service_name,
        signature,
        {{ mask_version() }} as mask_version,
        toValidUTF8(argMin(logs_counted.example, logs_counted.first_seen_at)) as example,
        max(logs_counted.native_pattern) as native_pattern,
        sum(logs_counted.record_count) as record_count,
        min(logs_counted.first_seen_at) as first_seen_at
    from logs_counted
    where (team_id, service_name, signature) in admitted
    group by team_id, service_name, signature

)

select * from described
