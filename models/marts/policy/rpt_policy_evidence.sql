{{ config(materialized='view') }}

with

pattern_windows as (

    select * from {{ ref('fct_pattern_windows') }}

),

anomalies as (

    select * from {{ ref('fct_anomalies') }}

),

-- A pattern that explains an anomaly is anomalous in each hour of it.
anomalous_hours as (

    select
        team_id,
        service_name,
        arrayJoin(pattern_ids) as pattern_id,
        toStartOfHour(started_at)
        + toIntervalHour(arrayJoin(range(dateDiff('hour', started_at, ended_at - 1) + 1))) as hour_start,
        max(boosted_until) as anomalous_until
    from anomalies
    group by team_id, service_name, pattern_id, hour_start

),

severity_hours as (

    select
        team_id,
        service_name,
        pattern_id,
        toStartOfHour(window_start) as hour_start,
        severity,
        uniqExactState(window_start) as windows,
        sum(record_count) as record_count,
        sum(log_count) as log_count,
        sum(log_bytes) as log_bytes,
        sum(protected_count) as protected_count,
        sum(protected_bytes) as protected_bytes,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from pattern_windows
    group by team_id, service_name, pattern_id, hour_start, severity

),

evidence as (

    select
        team_id,
        service_name,
        pattern_id,
        hour_start,
        uniqExactMerge(windows) as window_count,
        sum(record_count) as record_count,
        sum(log_count) as log_count,
        sum(log_bytes) as log_bytes,
        sum(protected_count) as protected_count,
        sum(protected_bytes) as protected_bytes,
        sumMap(map(toString(severity), severity_hours.log_count)) as severity_counts,
        sumMap(map(toString(severity), severity_hours.log_bytes)) as severity_bytes,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from severity_hours
    group by team_id, service_name, pattern_id, hour_start

),

-- A pattern that fell silent has no lines in those hours, and is as anomalous.
with_anomalies as (

    select
        team_id,
        service_name,
        pattern_id,
        hour_start,
        toUInt32({{ var('lipservice__window_seconds') }}) as window_seconds,
        evidence.* except (team_id, service_name, pattern_id, hour_start),
        nullIf(anomalous_hours.anomalous_until, toDateTime(0, 'UTC')) as anomalous_until
    from evidence
    full join anomalous_hours using (team_id, service_name, pattern_id, hour_start)

)

select * from with_anomalies
