{{
    config(
        materialized='incremental',
        unique_key=['team_id', 'service_name', 'day'],
        partition_by='toMonday(day)',
        order_by='(day, team_id, service_name, series, pattern_id)',
    )
}}

{%- set window_seconds, keys = var('lipservice__window_seconds'), 'team_id, service_name, series, pattern_id' %}
{%- set before, places = 11, windows_per_day() | int + 11 %}

with

series_windows as (

    select
        *,
        toStartOfDay(window_start) as day
    from {{ ref('int_series_windows') }}

),

series_hours as (

    select
        *,
        toStartOfDay(hour_start) + toIntervalDay(arrayJoin([-1, 0, 1])) as day,
        dateDiff('hour', day, hour_start) + 24 as hour
    from {{ ref('int_series_hours') }}
    where hour between 0 and 48

),

windows_compared as (

    select * from {{ ref('int_windows_compared') }}

),

open_days as (

    {{ opened_for_all('windows_compared', 'day') }}

),

placed_windows as (

    select
        series_windows.* except (day),
        series_windows.day + toIntervalDay(arrayJoin([0, 1])) as day,
        toInt64(floor(dateDiff('second', day, window_start) / {{ window_seconds }})) + {{ before }} as place
    from series_windows
    where
        series_windows.window_start >= (select min(open_days.day) from open_days) - toIntervalDay(1)
        and (team_id, service_name, day) in open_days and place >= 0

),

-- A day is judged with the last windows of the day before, over which its first sums go.
windows as (

    select
        {{ keys }},
        day,
        sumIf(placed_windows.record_count, place >= {{ before }}) as record_count,
        {{ placed('placed_windows.log_count', 'place', places) }} as log_counts,
        {{ placed('placed_windows.log_count_variance', 'place', places) }} as log_count_variances,
        {{ placed('placed_windows.exposure', 'place', places) }} as exposures
    from placed_windows
    group by {{ keys }}, day

),

-- With 24 hours before, which tell the level it is at, and one after.
hours as (

    select
        {{ keys }},
        day,
        argMinIf(stage, hour, hour >= 24) as stage,
        {%- for value, name in [('rate', 'rates'), ('rate_high', 'rate_highs'), ('rate_low', 'rate_lows'),
            ('rate * exposure', 'hour_expected'), ('log_count', 'hour_counts')] %}
        {{ placed(value, 'hour', 49) }} as {{ name }},
        {%- endfor %}
        groupArrayInsertAt(log_counts, toUInt32(hour)) as minutes
    from series_hours
    where
        hour_start >= (select min(open_days.day) from open_days) - toIntervalDay(1)
        and (team_id, service_name, day) in open_days
    group by {{ keys }}, day

),

days as (

    select
        {{ keys }},
        day,
        hours.stage as stage,
        windows.record_count as record_count,
        arrayResize(windows.log_counts, {{ places }}, 0.) as counts,
        arrayResize(windows.log_count_variances, {{ places }}, 0.) as variances,
        {{ levels_of_hours('hour_counts', 'hour_expected') }} as levels,
        dateDiff('second', day, latest.window_start) / {{ window_seconds }} + {{ before }} as last_place,
        arraySlice(arrayFlatten(arrayWithConstant(25, {{ minute_shape('minutes') }})), 2) as shape,
        arrayMap(
            (exposure, place) -> multiIf(place > last_place, 0., series = 'errors', exposure, 1.),
            arrayResize(windows.exposures, {{ places }}, 0.), range({{ places }})
        ) as scales,
        {{ expected_counts('rates') }} as expected,
        {{ expected_counts('rate_highs', 'greatest') }} as high,
        {{ expected_counts('rate_lows', 'least') }} as low
    from hours
    inner join {{ latest_windows('windows_compared') }} as latest using (team_id)
    left join windows using (team_id, service_name, series, pattern_id, day)

)

select * except (levels, shape, scales, last_place) from days
