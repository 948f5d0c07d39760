{%- set window_seconds = var('lipservice__window_seconds') %}

with

incidents as (

    select * from {{ ref('int_incidents') }}

),

severity_shifts as (

    select * from {{ ref('fct_severity_shifts') }}

),

-- Hours in a row less their number are the same.
shifted_hours as (

    select
        *,
        hour_start - toIntervalHour(row_number() over (partition by team_id, service_name order by hour_start)) as run
    from severity_shifts
    where is_shifted

),

spans as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        verdict,
        score as z_score,
        why,
        toDateTime(first_number * {{ window_seconds }}, 'UTC') as started_at,
        toDateTime((last_number + 1) * {{ window_seconds }}, 'UTC') as ended_at
    from incidents
    union all
    select
        team_id,
        service_name,
        'service' as series,
        '' as pattern_id,
        'severity_shift' as verdict,
        max(shifted_hours.z_score) as z_score,
        argMax(concat(
            toString(round(100 * moved_share, 1)), ' % of the lines have another severity than usual, ',
            toString(round(100 * grown_share, 1)), ' % more have ', toString(grown_severity)
        ), shifted_hours.z_score) as why,
        min(hour_start) as started_at,
        max(hour_start) + toIntervalHour(1) as ended_at
    from shifted_hours
    group by team_id, service_name, run

)

select * from spans
