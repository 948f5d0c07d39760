{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'day'],
        order_by='(day, team_id, service_name, series, pattern_id)',
    )
}}

{%- set window_seconds = var('lipservice__window_seconds') %}
{%- set per_hour = 3600 // window_seconds %}
{%- set longest = 12 %}
{%- set places = 24 * per_hour + longest - 1 %}

with

series_windows as (

    select
        *,
        toStartOfDay(window_start) as day
    from {{ ref('int_series_windows') }}

),

series_hours as (

    select * from {{ ref('int_series_hours') }}

),

open_days as (

    select * from {{ opened_for_all('series_windows', 'day') }}

),

-- A day is judged with the last windows of the day before, over which its first sums go.
windows as (

    select
        team_id, service_name, series, pattern_id,
        day,
        sumIf(series_windows.record_count, place >= {{ longest - 1 }}) as record_count
        {%- for column in ['log_count', 'log_count_variance', 'exposure'] %},
        groupArrayInsertAt(0., {{ places }})(series_windows.{{ column }}, toUInt32(place)) as {{ column }}s
        {%- endfor %}
    from (
        select
            series_windows.* except (day),
            series_windows.day + toIntervalDay(arrayJoin([0, 1])) as day,
            intDiv(toInt64(toUnixTimestamp(window_start)) - toUnixTimestamp(day), {{ window_seconds }}) + {{ longest - 1 }} as place
        from series_windows
        where
            series_windows.window_start >= (select min(day) from open_days) - toIntervalDay(1)
            and (team_id, service_name, day) in open_days
            and place >= 0
    ) as series_windows
    group by team_id, service_name, series, pattern_id, day

),

-- With 24 hours before, which tell the level it is at, and one after.
hours as (

    select
        team_id, service_name, series, pattern_id,
        day,
        argMinIf(stage, hour, hour >= 24) as stage,
        {%- for column in ['rate', 'rate_high', 'rate_low'] %}
        groupArrayInsertAt(0., 49)({{ column }}, toUInt32(hour)) as {{ column }}s,
        {%- endfor %}
        groupArrayInsertAt(0., 49)(rate * exposure, toUInt32(hour)) as hour_expected,
        groupArrayInsertAt(0., 49)(log_count, toUInt32(hour)) as hour_counts,
        groupArrayInsertAt(log_counts, toUInt32(hour)) as minutes
    from (
        select
            *,
            toStartOfDay(hour_start) + toIntervalDay(arrayJoin([-1, 0, 1])) as day,
            dateDiff('hour', day, hour_start) + 24 as hour
        from series_hours
        where
            hour_start >= (select min(day) from open_days) - toIntervalDay(1)
            and (team_id, service_name, day) in open_days
            and hour between 0 and 48
    )
    group by team_id, service_name, series, pattern_id, day

),

levelled as (

    select
        hours.* except (minutes),
        {{ levels_of_hours('hour_counts', 'hour_expected') }} as levels,
        {{ minute_shape('minutes') }} as minute_shape
    from hours

),

days as (

    select
        levelled.team_id as team_id,
        levelled.service_name as service_name,
        levelled.series as series,
        levelled.pattern_id as pattern_id,
        levelled.day as day,
        levelled.stage as stage,
        windows.record_count as record_count,
        arrayResize(windows.log_counts, {{ places }}, 0.) as counts,
        arrayResize(windows.log_count_variances, {{ places }}, 0.) as variances,
        arraySlice(arrayFlatten(arrayWithConstant(25, minute_shape)), 2) as shape,
        if(series = 'errors', arrayResize(windows.exposures, {{ places }}, 0.), arrayWithConstant({{ places }}, 1.)) as scales,
        arrayMap((rate, scale, shape) -> greatest(rate * scale * shape, 0.02), {{ rate_by_window('rates', 'levels') }}, scales, shape) as expected,
        arrayMap((rate, scale, shape) -> greatest(rate * scale * shape, 0.02), {{ rate_by_window('rate_highs', 'levels', 'greatest') }}, scales, shape) as high,
        arrayMap((rate, scale, shape) -> greatest(rate * scale * shape, 0.02), {{ rate_by_window('rate_lows', 'levels', 'least') }}, scales, shape) as low
    from levelled
    left join windows using (team_id, service_name, series, pattern_id, day)

)

select * from days
