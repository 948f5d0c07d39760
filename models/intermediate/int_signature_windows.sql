{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'window_start'],
        order_by='(team_id, service_name, window_start, severity, signature)',
    )
}}

with

logs_counted as (

    select * from {{ ref('int_logs_counted') }}

),

signatures as (

    select
        {{ service_key('team_id', 'service_name') }} as service_key,
        signature
    from {{ ref('int_signatures') }}

),

within_caps as (

    select * except (native_pattern)
    from logs_counted
    where ({{ service_key('team_id', 'service_name') }}, signature) in signatures

),

beyond_caps as (

    select
        * except (signature, native_pattern),
        {{ overflow_signature('severity') }} as signature
    from logs_counted
    where ({{ service_key('team_id', 'service_name') }}, logs_counted.signature) not in signatures

),

overflow as (

    select
        team_id,
        service_name,
        window_start,
        severity,
        signature,
        sum(beyond_caps.record_count) as record_count,
        sum(beyond_caps.log_count) as log_count,
        sum(beyond_caps.log_count_variance) as log_count_variance,
        sum(beyond_caps.record_bytes) as record_bytes,
        sum(beyond_caps.log_bytes) as log_bytes,
        sum(beyond_caps.protected_count) as protected_count,
        sum(beyond_caps.protected_bytes) as protected_bytes,
        min(beyond_caps.first_seen_at) as first_seen_at,
        max(beyond_caps.last_seen_at) as last_seen_at
    from beyond_caps
    group by team_id, service_name, window_start, severity, signature

),

counted as (

    select * from within_caps
    union all
    select * from overflow

)

select * from counted
