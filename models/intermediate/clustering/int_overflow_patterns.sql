with

signatures as (

    select * from {{ ref('int_signatures') }}

),

severities as (

    select
        team_id,
        service_name,
        arrayJoin({{ overflow_severities() }}) as severity,
        min(signatures.first_seen_at) as first_seen_at
    from signatures
    group by team_id, service_name, severity

),

patterns as (

    select
        team_id,
        service_name,
        {{ overflow_signature('severity') }} as signature,
        {{ pattern_id(form_id('team_id', 'service_name', 'template')) }} as pattern_id,
        concat('(', severity, ' lines beyond the cap on signatures)') as template,
        first_seen_at
    from severities

)

select * from patterns
