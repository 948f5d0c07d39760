{{ config(order_by='(team_id, service_name, pattern_id)') }}

with

signatures_clustered as (

    select * from {{ ref('int_signatures_clustered') }}

),

signatures as (

    select * from {{ ref('int_signatures') }}

),

pattern_windows as (

    select * from {{ ref('fct_pattern_windows') }}

),

described as (

    select
        team_id,
        service_name,
        pattern_id,
        any(signatures_clustered.template) as template,
        argMin(signatures.example, (signatures_clustered.first_seen_at, signature)) as example,
        count() as signature_count
    from signatures_clustered
    left join signatures using (team_id, service_name, signature)
    group by team_id, service_name, pattern_id

),

counted as (

    select
        team_id,
        service_name,
        pattern_id,
        sum(record_count) as record_count,
        sum(log_count) as log_count,
        sum(log_bytes) as log_bytes,
        sum(protected_count) as protected_count,
        arraySort(groupUniqArray(toString(severity))) as severities,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from pattern_windows
    group by team_id, service_name, pattern_id

),

patterns as (

    select
        counted.team_id as team_id,
        counted.service_name as service_name,
        counted.pattern_id as pattern_id,
        described.template as template,
        described.example as example,
        described.signature_count as signature_count,
        counted.severities as severities,
        counted.record_count as record_count,
        counted.log_count as log_count,
        counted.log_bytes as log_bytes,
        counted.protected_count as protected_count,
        counted.first_seen_at as first_seen_at,
        counted.last_seen_at as last_seen_at
    from counted
    inner join described using (team_id, service_name, pattern_id)

)

select * from patterns
