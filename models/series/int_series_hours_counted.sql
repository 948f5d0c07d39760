{{
    config(
        materialized='incremental',
        unique_key=['team_id', 'service_name', 'hour_start'],
        partition_by='toMonday(hour_start)',
        order_by='(toHour(hour_start), team_id, service_name, hour_start, series, pattern_id)',
    )
}}

{%- set windows = windows_per_hour() | int %}

with

series_windows as (

    select
        *,
        toStartOfHour(window_start) as hour_start,
        intDiv(toUnixTimestamp(window_start) % 3600, {{ var('lipservice__window_seconds') }}) as place
    from {{ ref('int_series_windows') }}

),

windows_compared as (

    select * from {{ ref('int_windows_compared') }}

),

open_hours as (

    {{ opened('windows_compared', 'hour_start') }}

),

hours as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        hour_start,
        sum(series_windows.record_count) as record_count,
        sum(series_windows.log_count) as log_count,
        if(series = 'errors', sum(series_windows.exposure), {{ windows }}) as exposure,
        {{ placed('series_windows.log_count', 'place', windows) }} as log_counts
    from series_windows
    where
        (team_id, service_name, hour_start) in open_hours
        and hour_start in (select open_hours.hour_start from open_hours)
    group by team_id, service_name, series, pattern_id, hour_start

)

select * from hours
