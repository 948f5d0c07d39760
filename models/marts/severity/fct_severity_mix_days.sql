{{ config(materialized='view') }}

with

severity_hours as (

    select * from {{ ref('fct_severity_mix_hours') }}

),

severity_days as (

    select
        team_id,
        service_name,
        toDate(severity_hours.hour_start) as day,
        severity,
        sum(record_count) as record_count,
        sum(log_count) as log_count,
        sum(log_bytes) as log_bytes
    from severity_hours
    group by team_id, service_name, day, severity

),

with_share as (

    select
        *,
        log_count / sum(log_count) over (partition by team_id, service_name, day) as log_share
    from severity_days

)

select * from with_share
