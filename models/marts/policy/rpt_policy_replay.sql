{{ config(materialized='view') }}

{#- A parametrised view: rpt_policy_replay(policy_id=..., since=..., until=...). -#}
with

windows as (

    select *
    from {{ ref('int_windows_decided') }}(
        policy_id = {policy_id:UUID},
        since = {since:DateTime64(6, 'UTC')},
        until = {until:DateTime64(6, 'UTC')}
    )

),

replayed as (

    select
        team_id,
        service_name,
        pattern_id,
        severity,
        toStartOfHour(window_start) as hour_start,
        sum(record_count) as record_count,
        sum(kept_count) as kept_count,
        sum(record_bytes) as record_bytes,
        sum(kept_bytes) as kept_bytes,
        sum(log_count) as log_count,
        sum(estimated_count) as estimated_count,
        sum(estimated_count_variance) as estimated_count_variance,
        sum(protected_count) as protected_count,
        sum(kept_protected_count) as kept_protected_count,
        sum(novel_count) as novel_count,
        sum(undecidable_count) as undecidable_count
    from windows
    group by team_id, service_name, pattern_id, severity, hour_start

)

select * from replayed
