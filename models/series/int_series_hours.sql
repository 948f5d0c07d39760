{{
    config(
        materialized='incremental',
        unique_key=['team_id', 'service_name', 'hour_start'],
        partition_by='toMonday(hour_start)',
        order_by='(hour_start, team_id, service_name, series, pattern_id)',
    )
}}

{%- set keys, windows = 'team_id, service_name, series, pattern_id', windows_per_hour() | int %}

with

hours_counted as (

    select * from {{ ref('int_series_hours_counted') }}

),

windows_compared as (

    select * from {{ ref('int_windows_compared') }}

),

-- The hours beside an open one are expected as well: between their middles a rate goes in a straight line.
open_hours as (

    select distinct
        team_id,
        service_name,
        reopened.hour_start + toIntervalHour(arrayJoin([-1, 0, 1])) as hour_start
    from ({{ opened_for_all('windows_compared', 'hour_start') }}) as reopened

),

first_seen as (

    select
        team_id,
        service_name,
        arrayJoin([pattern_id, '']) as pattern_id,
        toStartOfHour(min({{ window_start('first_seen_at') }})) + toIntervalHour(1) as known_from
    from {{ ref('dim_log_patterns') }}
    group by team_id, service_name, pattern_id

),

-- Only the times of day that are judged are read, however long the history.
hours as (

    select
        *,
        log_count / exposure as rate
    from hours_counted
    where
        toHour(hour_start) in (select toHour(hour_start) from open_hours)
        and (team_id, service_name) in (select tuple(team_id, service_name) from open_hours)
        and hour_start >= (select min(hour_start) from open_hours) - toIntervalDay({{ history_days() }})

),

-- The same hour on fourteen days and in six weeks before, a day old at least: nothing that is judged trains itself.
compared as (

    select
        {{ keys }},
        hours.hour_start + toIntervalDay(lag) as open_hour,
        sumIf(hours.record_count, lag = 0) as record_count,
        sumIf(hours.log_count, lag = 0) as log_count,
        sumIf(hours.exposure, lag = 0) as exposure,
        sumForEachIf(hours.log_counts, lag = 0) as log_counts,
        groupArrayIf(rate, lag between 1 and 14) as day_rates,
        groupArrayIf(rate, lag in (7, 14, 21, 28, 35, 42)) as week_rates,
        sumIf(rate, lag = 7) as week_before
    from hours
    array join {{ range(15) | list + [21, 28, 35, 42] }} as lag
    where (team_id, service_name, open_hour) in open_hours
    group by {{ keys }}, open_hour

),

-- An hour without lines is a zero, but not before the series was first seen. Past incidents don't train.
trained as (

    select
        compared.*,
        greatest(0, dateDiff('day', first_seen.known_from, compared.open_hour)) as known_days,
        multiIf(known_days < 1, 'unknown', known_days < 3, 'cold', known_days < 14, 'day', 'week') as stage,
        arraySort(arrayResize(day_rates, least(14, known_days), 0.)) as days,
        arraySort(arrayResize(week_rates, least(6, intDiv(known_days, 7)), 0.)) as weeks,
        {{ without_incidents('weeks', 'days') }} as kept_weeks
    from compared
    inner join first_seen using (team_id, service_name, pattern_id)

),

expected as (

    select
        {{ keys }},
        {{ 'record_count, log_count, exposure, log_counts' }},
        open_hour as hour_start,
        stage,
        if(
            stage = 'week',
            {{ expected_rate('kept_weeks', 'days', 'greatest(exposure, ' ~ windows ~ ')') }},
            ifNotFinite({{ sorted_median('days') }}, 0)
        ) as rate,
        multiIf(stage = 'week', rate, known_days >= 7, greatest(rate, week_before), greatest(days[-1], 0)) as rate_high,
        multiIf(stage = 'week', rate, known_days >= 7, least(rate, week_before), days[1] / 4) as rate_low
    from trained

)

select * from expected
