{{ config(materialized='view') }}

with

series_alarms as (

    select * from {{ ref('int_series_alarms') }}

),

judged_days as (

    select
        *,
        arrayMap((up, down) -> greatest(up, down), strengths_up, strengths_down) as strengths,
        arrayJoin([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.]) as flags_per_series_day,
        {{ budget_score('flags_per_series_day') }} as least_z_score,
        least_z_score / budget as enough
    from series_alarms
    where series = 'pattern' and stage in ('day', 'week')

),

-- A flag is the first of windows in a row that are flagged.
flagged as (

    select
        team_id,
        service_name,
        flags_per_series_day,
        any(judged_days.least_z_score) as least_z_score,
        count() as series_day_count,
        sum(arrayCount(
            (strength, earlier) -> strength >= enough and earlier < enough, strengths, arrayShiftRight(strengths, 1)
        )) as flag_count,
        flag_count / series_day_count as flags_found_per_series_day
    from judged_days
    group by team_id, service_name, flags_per_series_day

)

select * from flagged
