{{
    config(
        materialized='incremental',
        unique_key=['team_id', 'service_name', 'window_start'],
        partition_by='toMonday(window_start)',
        order_by='(window_start, team_id, service_name, series, pattern_id)',
    )
}}

with

pattern_windows as (

    select * from {{ ref('fct_pattern_windows') }}

),

windows_compared as (

    select * from {{ ref('int_windows_compared') }}

),

reopened as (

    {{ opened('windows_compared', 'window_start') }}

),

open_windows as (

    select *
    from pattern_windows
    where
        (team_id, service_name, window_start) in reopened
        -- The same again, which is cheap to tell of windows long past.
        and window_start in (select reopened.window_start from reopened)

),

patterns as (

    select
        team_id,
        service_name,
        window_start,
        toLowCardinality('pattern') as series,
        toString(pattern_id) as pattern_id,
        sum(record_count) as record_count,
        sum(log_count) as log_count,
        sum(log_count_variance) as log_count_variance,
        1. as exposure
    from open_windows
    group by team_id, service_name, window_start, pattern_id

),

services as (

    select
        team_id,
        service_name,
        window_start,
        sum(log_count) as all_count,
        sum(log_count_variance) as all_variance,
        sumIf(log_count, severity in ('ERROR', 'CRITICAL')) as error_count,
        sumIf(log_count_variance, severity in ('ERROR', 'CRITICAL')) as error_variance
    from open_windows
    group by team_id, service_name, window_start

),

-- Records are counted once, in the series of their patterns.
series_windows as (

    select * from patterns
    union all
    select
        team_id,
        service_name,
        window_start,
        toLowCardinality('service') as series,
        '' as pattern_id,
        toUInt64(0) as record_count,
        all_count as log_count,
        all_variance as log_count_variance,
        1. as exposure
    from services
    union all
    select
        team_id,
        service_name,
        window_start,
        toLowCardinality('errors') as series,
        '' as pattern_id,
        toUInt64(0) as record_count,
        error_count as log_count,
        error_variance as log_count_variance,
        all_count as exposure
    from services

)

select * from series_windows
