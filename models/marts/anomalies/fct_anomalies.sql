{{ config(order_by='(team_id, service_name, started_at, pattern_id)') }}

with

incidents as (

    select * from {{ ref('int_incidents_counted') }}

),

patterns as (

    select * from {{ ref('dim_log_patterns') }}

),

templates as (

    select
        team_id,
        service_name,
        pattern_id,
        template
    from patterns

),

services as (

    select
        team_id,
        service_name,
        max(last_seen_at) as service_last_seen_at,
        max(service_last_seen_at) over (partition by team_id) as team_last_seen_at
    from patterns
    where last_seen_at <= now() + toIntervalHour(1)
    group by team_id, service_name

),

-- It is open while what was seen of it is at most half an hour old; a silent service is measured by the others.
anomalies as (

    select
        incidents.team_id as team_id,
        incidents.service_name as service_name,
        incidents.pattern_id as pattern_id,
        incidents.verdict as verdict,
        incidents.started_at as started_at,
        incidents.ended_at as ended_at,
        toBool(incidents.ended_at + toIntervalMinute(30) > services.team_last_seen_at) as is_open,
        incidents.log_count as log_count,
        incidents.expected as expected,
        incidents.lower as lower,
        incidents.upper as upper,
        log_count / greatest(expected, 1) as ratio,
        incidents.z_score as z_score,
        incidents.peak.1 as peak_at,
        incidents.peak.2 as peak_count,
        incidents.peak.3 as peak_expected,
        multiIf(
            verdict = 'error_surge' and ratio >= 3, 'critical',
            verdict in ('error_surge', 'silence') or ratio >= 5, 'major',
            'minor'
        ) as grade,
        incidents.pattern_ids as pattern_ids,
        templates.template as template,
        incidents.stage as stage,
        incidents.why as why,
        ended_at + toIntervalMinute({{ var('lipservice__boost_minutes') }}) as boosted_until
    from incidents
    inner join services using (team_id, service_name)
    left join templates using (team_id, service_name, pattern_id)

)

select * from anomalies
