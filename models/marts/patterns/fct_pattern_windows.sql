{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'window_start'],
        order_by='(team_id, service_name, pattern_id, severity, window_start)',
    )
}}

with

signature_windows as (

    select * from {{ ref('int_signature_windows') }}

),

signatures_clustered as (

    select
        team_id,
        service_name,
        signature,
        pattern_id
    from {{ ref('int_signatures_clustered') }}

),

open_windows as (

    select *
    from signature_windows
    {% if is_incremental() %}
    where
        (team_id, service_name, window_start) in {{
            reopened('signature_windows', ['team_id', 'service_name', 'window_start'])
        }}
        -- And those that count a pattern which was merged into another since.
        or (team_id, service_name, window_start) in (
            select
                team_id,
                service_name,
                window_start
            from {{ this }}
            where
                (team_id, service_name, pattern_id) not in (
                    select
                        team_id,
                        service_name,
                        pattern_id
                    from signatures_clustered
                )
        )
    {% endif %}

),

pattern_windows as (

    select
        open_windows.team_id as team_id,
        open_windows.service_name as service_name,
        signatures_clustered.pattern_id as pattern_id,
        open_windows.severity as severity,
        open_windows.window_start as window_start,
        sum(open_windows.record_count) as record_count,
        sum(open_windows.log_count) as log_count,
        sum(open_windows.log_count_variance) as log_count_variance,
        sum(open_windows.record_bytes) as record_bytes,
        sum(open_windows.log_bytes) as log_bytes,
        sum(open_windows.protected_count) as protected_count,
        sum(open_windows.protected_bytes) as protected_bytes,
        min(open_windows.first_seen_at) as first_seen_at,
        max(open_windows.last_seen_at) as last_seen_at
    from open_windows
    inner join signatures_clustered using (team_id, service_name, signature)
    group by team_id, service_name, pattern_id, severity, window_start

)

select * from pattern_windows
