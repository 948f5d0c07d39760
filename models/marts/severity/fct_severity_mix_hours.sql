{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'hour_start'],
        order_by='(team_id, service_name, hour_start, severity)',
    )
}}

with

pattern_windows as (

    select
        *,
        toStartOfHour(window_start) as hour_start
    from {{ ref('fct_pattern_windows') }}

),

open_windows as (

    select *
    from pattern_windows
    {% if is_incremental() %}
    where
        (team_id, service_name, hour_start) in {{
            reopened('pattern_windows', ['team_id', 'service_name', 'hour_start'])
        }}
    {% endif %}

),

severity_hours as (

    select
        team_id,
        service_name,
        hour_start,
        severity,
        sum(record_count) as record_count,
        sum(log_count) as log_count,
        sum(log_count_variance) as log_count_variance,
        sum(log_bytes) as log_bytes
    from open_windows
    group by team_id, service_name, hour_start, severity

),

with_share as (

    select
        *,
        log_count / sum(log_count) over (partition by team_id, service_name, hour_start) as log_share
    from severity_hours

)

select * from with_share
