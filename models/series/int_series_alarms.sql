{{
    config(
        materialized='incremental',
        unique_key=['team_id', 'service_name', 'day'],
        partition_by='toMonday(day)',
        order_by='(day, team_id, service_name, series, pattern_id)',
    )
}}

with

series_scans as (

    select * from {{ ref('int_series_scans') }}

),

windows_compared as (

    select * from {{ ref('int_windows_compared') }}

),

open_days as (

    {{ opened_for_all('windows_compared', 'day') }}

),

-- What the days before were like: what happens on most of them or on each, and how far the series scatters on
-- those that are about as busy as the day that is judged. Where nothing is known yet, it is taken to scatter half
-- as much again as a Poisson process.
habits as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        series_scans.day + toIntervalDay(arrayJoin(range(1, 29)) as lag) as day,
        groupArray((mean_expected, scatter_1, scatter_12)) as scatters,
        arraySort(groupArrayIf(most_up_1, lag <= 14)) as most_ups,
        most_ups[toUInt8(greatest(1, ceil(0.35 * length(most_ups))))] as usual_up_1,
        min(most_up) as usual_up,
        min(most_down) as usual_down
    from series_scans
    where
        series_scans.day >= (select min(open_days.day) from open_days) - toIntervalDay(28)
        and stage != 'unknown'
        and (team_id, service_name, day) in open_days
    group by team_id, service_name, series, pattern_id, day

),

with_habits as (

    select
        series_scans.*,
        {{ budget_score(var('lipservice__flags_per_series_day')) }} as budget,
        arrayFilter(
            scatter -> scatter.1 between series_scans.mean_expected / 2 and series_scans.mean_expected * 2,
            habits.scatters
        ) as alike,
        if(empty(alike), habits.scatters, alike) as scatters,
        if(empty(scatters), 1.5, greatest(1, arrayReduce('median', scatters.2))) as usual_scatter_1,
        greatest(usual_scatter_1, arrayReduce('median', scatters.3)) as usual_scatter_12,
        habits.usual_up_1 as usual_up_1,
        habits.usual_up as usual_up,
        habits.usual_down as usual_down
    from series_scans
    left join habits using (team_id, service_name, series, pattern_id, day)
    where (team_id, service_name, series_scans.day) in open_days

),

-- A strength of 1 is enough: more than the budget of false flags allows for, and than what is a habit.
strengths as (

    select
        *,
        {{ enough_score(1, 'usual_up_1') }} as enough_up_1,
        {{ enough_score(3, 'greatest(usual_up, usual_up_1)') }} as enough_up_3,
        {{ enough_score(6, 'greatest(usual_up, usual_up_1)') }} as enough_up_6,
        {{ enough_score(12, 'greatest(usual_up, usual_up_1)') }} as enough_up_12,
        {{ enough_score(3, 'usual_down') }} as enough_down_3,
        {{ enough_score(6, 'usual_down') }} as enough_down_6,
        {{ enough_score(12, 'usual_down') }} as enough_down_12,
        {{ most_of('up', [1, 3, 6, 12]) }} as strengths_up,
        {{ most_of('down', [3, 6, 12]) }} as strengths_down
    from with_habits

),

-- A sum speaks for all windows in it.
alarms as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        day,
        stage,
        record_count,
        budget,
        usual_scatter_1 as scatter_1,
        usual_scatter_12 as scatter_12,
        strengths_up,
        strengths_down,
        greatest(arrayMax(strengths_up), arrayMax(strengths_down)) as strongest
    from strengths

)

select * from alarms
