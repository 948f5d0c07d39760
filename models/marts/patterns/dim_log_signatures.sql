{{ config(materialized='view') }}

with

signatures_clustered as (

    select * from {{ ref('int_signatures_clustered') }}

),

signatures as (

    select
        team_id,
        service_name,
        signature,
        pattern_id,
        first_seen_at
    from signatures_clustered

)

select * from signatures
