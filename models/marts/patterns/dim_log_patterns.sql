{{ config(order_by='(team_id, service_name, pattern_id)') }}

with

described as (

    select * from {{ ref('int_patterns_described') }}

),

regexes as (

    select * from {{ ref('int_pattern_regexes') }}

),

pattern_windows as (

    select * from {{ ref('fct_pattern_windows') }}

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
        described.examples[1] as example,
        described.examples as examples,
        regexes.match_regex as match_regex,
        multiIf(
            regexes.pattern_id != '', regexes.match_regex_reason,
            empty(described.examples), 'no example of it is known',
            'it is not among the most frequent patterns'
        ) as match_regex_reason,
        regexes.literal as literal,
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
    left join regexes using (team_id, service_name, pattern_id)

)

select * from patterns
