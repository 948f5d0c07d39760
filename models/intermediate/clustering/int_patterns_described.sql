{{ config(materialized='table', order_by='(team_id, service_name, pattern_id)') }}

with

signatures_clustered as (

    select * from {{ ref('int_signatures_clustered') }}

),

signatures as (

    select * from {{ ref('int_signatures') }}

),

described as (

    select
        team_id,
        service_name,
        pattern_id,
        any(signatures_clustered.template) as template,
        count() as signature_count,
        sum(signatures.record_count) as placed_count,
        {{ earliest_three('signatures.example', 'signatures_clustered.first_seen_at') }} as examples
    from signatures_clustered
    left join signatures using (team_id, service_name, signature)
    group by team_id, service_name, pattern_id

)

select * from described
