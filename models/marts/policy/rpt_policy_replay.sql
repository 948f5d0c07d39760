{{ config(materialized='view') }}

{#- A parametrised view: rpt_policy_replay(policy_id=..., since=..., until=...). -#}
with

decided as (

    select *
    from {{ ref('int_logs_decided') }}(
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
        toStartOfHour(timestamp) as hour_start,
        count() as record_count,
        countIf(is_kept) as kept_count,
        sum(billed_bytes) as record_bytes,
        sumIf(billed_bytes, is_kept) as kept_bytes,
        sum(sample_weight) as log_count,
        sum(kept_weight) as estimated_count,
        countIf(is_protected) as protected_count,
        countIf(is_protected and is_kept) as kept_protected_count,
        -- Lines like these were dropped before at a lower rate; how many this policy would have kept, nobody knows.
        countIf(rate * sample_weight > 1 + 1e-9) as undecidable_count
    from decided
    group by team_id, service_name, pattern_id, severity, hour_start

)

select * from replayed
