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
        team_id,
        service_name,
        signature
    from {{ ref('int_signatures') }}

),

with_signature as (

    select
        * except (signature, example, native_pattern),
        if(
            (team_id, service_name, logs_counted.signature) in signatures,
            logs_counted.signature,
            {{ overflow_signature('severity') }}
        ) as signature
    from logs_counted

),

counted as (

    select
        team_id,
        service_name,
        window_start,
        severity,
        signature,
        sum(record_count) as record_count,
        sum(log_count) as log_count,
        sum(log_count_variance) as log_count_variance,
        sum(record_bytes) as record_bytes,
        sum(log_bytes) as log_bytes,
        sum(protected_count) as protected_count,
        sum(protected_bytes) as protected_bytes,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from with_signature
    group by team_id, service_name, window_start, severity, signature

)

select * from counted
