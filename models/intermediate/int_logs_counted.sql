{{
    config(
        materialized='table',
        order_by='tuple()',
    )
}}

{%- set counted_before = none if flags.FULL_REFRESH else previous('int_signature_windows') %}

with

arrived as (

    select * from {{ ref('int_windows_arrived') }}

),

logs as (

    select * from {{ ref('stg_logs') }}

),

{% if counted_before is not none %}
open_windows as (

    select * from {{ reopened('arrived', ['team_id', 'service_name', 'window_start'], counted=counted_before) }}

),

{% endif %}
open_logs as (

    select
        *,
        {{ window_start('timestamp') }} as window_start
    from logs
    {% if counted_before is not none %}
    where
        (team_id, service_name, window_start) in open_windows
        -- The same again for the index of the source's time.
        and timestamp >= (select {{ earliest_timestamp('min(open_windows.window_start)') }} from open_windows)
    {% endif %}

),

with_signature as (

    {{ with_signature('open_logs') }}

),

counted as (

    select
        team_id,
        service_name,
        window_start,
        severity,
        signature,
        {{ 'max(native_text)' if var('lipservice__native_patterns') else "''" }} as native_pattern,
        count() as record_count,
        sum(sample_weight) as log_count,
        sum(sample_weight * (sample_weight - 1)) as log_count_variance,
        sum(billed_bytes) as record_bytes,
        sum(billed_bytes * sample_weight) as log_bytes,
        sumIf(sample_weight, is_protected) as protected_count,
        sumIf(billed_bytes * sample_weight, is_protected) as protected_bytes,
        min(timestamp) as first_seen_at,
        max(timestamp) as last_seen_at
    from with_signature
    group by team_id, service_name, window_start, severity, signature

)

select * from counted
