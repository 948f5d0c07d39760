{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'window_start'],
        partition_by='toMonday(window_start)',
        order_by='(window_start, team_id, service_name, series, pattern_id)',
    )
}}

{%- set window_seconds, keys = var('lipservice__window_seconds'), 'team_id, service_name, series, pattern_id' %}

with

windows_compared as (

    select * from {{ ref('int_windows_compared') }}

),

series_scans as (

    select * from {{ ref('int_series_scans') }}

),

series_alarms as (

    select * from {{ ref('int_series_alarms') }}

),

incidents as (

    select * from {{ ref('int_incidents') }}

),

-- An incident shows up to an hour after it began: that hour is judged again.
open_windows as (

    select distinct
        team_id,
        service_name,
        reopened.window_start - toIntervalSecond(arrayJoin(range(12)) * {{ window_seconds }}) as window_start
    from ({{ opened_for_all('windows_compared', 'window_start') }}) as reopened

),

-- A window without lines is a zero, where lines were to be expected.
windows as (

    select
        series_scans.team_id as team_id,
        series_scans.service_name as service_name,
        series_scans.series as series,
        series_scans.pattern_id as pattern_id,
        toDateTime(toStartOfDay(day) + toIntervalSecond(place * {{ window_seconds }}), 'UTC') as window_start,
        series_scans.stage as stage,
        counted as log_count,
        toFloat64(usual) as expected,
        2 * sqrt(weight) * series_alarms.scatter_1 as tolerance,
        score / series_alarms.scatter_1 as z_score
    from series_scans
    inner join series_alarms using ({{ keys }}, day)
    array join
        range(toUInt32({{ windows_per_day() }})) as place,
        arraySlice(counts, 12) as counted, arraySlice(series_scans.expected, 12) as usual,
        arraySlice(scores, 12) as score, arraySlice(weights, 12) as weight
    where
        day in (select toStartOfDay(open_windows.window_start) from open_windows)
        and (counted > 0 or usual >= 0.05)
        and (team_id, service_name, window_start) in open_windows

),

incident_windows as (

    select
        {{ keys }},
        toDateTime(arrayJoin(range(first_number, last_number + 1)) * {{ window_seconds }}, 'UTC') as window_start,
        argMax(verdict, score) as verdict,
        argMax(why, score) as why
    from incidents
    where last_number * {{ window_seconds }} >= (select min(toUnixTimestamp(window_start)) from open_windows)
    group by {{ keys }}, window_start

),

judged as (

    select
        windows.team_id as team_id,
        windows.service_name as service_name,
        windows.series as series,
        windows.pattern_id as pattern_id,
        windows.window_start as window_start,
        windows.log_count as log_count,
        windows.expected as expected,
        pow(greatest(sqrt(windows.expected) - windows.tolerance / 2, 0), 2) as lower,
        pow(sqrt(windows.expected) + windows.tolerance / 2, 2) as upper,
        if(windows.stage = 'unknown', null, windows.z_score) as z_score,
        multiIf(
            incident_windows.verdict != '', incident_windows.verdict,
            windows.stage in ('unknown', 'cold'), 'untrained',
            'usual'
        ) as verdict,
        if(verdict = 'untrained', 'less than three days of history', incident_windows.why) as why,
        windows.stage as stage
    from windows
    left join incident_windows using ({{ keys }}, window_start)

)

select * from judged
