{{ config(materialized='view') }}

{#- A parametrised view: rpt_policy_anomalies(policy_id=..., since=..., until=...). All counts and what they are
    judged by are taken from the lines themselves, before and after sampling, so that nothing but sampling tells the
    two apart. The first day is only there to be compared with. -#}
{%- set training_windows, least_z_score = windows_per_day() | int, 4 %}

with

decided as (

    select *
    from {{ ref('int_windows_decided') }}(
        policy_id = {policy_id:UUID},
        since = {since:DateTime64(6, 'UTC')},
        until = {until:DateTime64(6, 'UTC')}
    )

),

windows as (

    select
        team_id,
        service_name,
        pattern_id,
        window_start,
        {{ window_number('window_start') }} as window_number,
        sum(decided.log_count) as log_count,
        sum(decided.log_count_variance) + log_count as log_squares,
        sum(decided.estimated_count) as estimated_count,
        sum(decided.estimated_count_variance) + estimated_count as estimated_squares
    from decided
    where pattern_id != ''
    group by team_id, service_name, pattern_id, window_start

),

scored as (

    select
        *,
        min(window_start) over (partition by team_id, service_name) as first_window_start,
        {{ trailing_z_score('log_count', 'log_squares', training_windows) }} as z_score,
        {{ trailing_z_score('estimated_count', 'estimated_squares', training_windows) }} as sampled_z_score
    from windows
    window trailing as (
        partition by team_id, service_name, pattern_id
        order by window_number range between {{ training_windows }} preceding and 1 preceding
    )

),

hours as (

    select
        team_id,
        service_name,
        pattern_id,
        toStartOfHour(window_start) as hour_start,
        max(scored.z_score) as z_score,
        max(scored.sampled_z_score) as sampled_z_score,
        z_score >= {{ least_z_score }} as is_anomalous,
        sampled_z_score >= {{ least_z_score }} as is_found
    from scored
    where window_start >= greatest(first_window_start, {since:DateTime64(6, 'UTC')}) + toIntervalDay(1)
    group by team_id, service_name, pattern_id, hour_start

),

anomalies as (

    select * from hours
    where is_anomalous or is_found

)

select * from anomalies
