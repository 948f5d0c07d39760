{{ config(materialized='table', order_by='(team_id, service_name, series, pattern_id, first_number)') }}

with

suspects as (

    select * from {{ ref('int_windows_suspected') }}

),

patterns as (

    select
        *,
        min(first_seen_at) over (partition by team_id, service_name) as service_first_seen_at
    from {{ ref('dim_log_patterns') }}

),

-- With at most two windows between, they are one incident.
begun as (

    select
        *,
        window_number - lagInFrame(window_number, 1, 0) over earlier > 3 as is_first
    from suspects
    window earlier as (
        partition by team_id, service_name, series, pattern_id, direction
        order by window_number rows between 1 preceding and current row
    )

),

numbered as (

    select
        *,
        sum(is_first) over (
            partition by team_id, service_name, series, pattern_id, direction
            order by window_number rows between unbounded preceding and current row
        ) as incident
    from begun

),

sized as (

    select
        *,
        sum(counted) over whole as whole_count,
        sum(usual) over whole as whole_usual,
        count() over whole as window_count,
        abs({{ poisson_score('whole_count', 'whole_usual', '(max(weight) over whole)') }}) / scatter as score,
        if(
            direction = 'up',
            sum(counted * counted / usual) over whole / whole_count,
            greatest(whole_count / whole_usual, 0.05)
        ) as ratio
    from numbered
    window whole as (partition by team_id, service_name, series, pattern_id, direction, incident)

),

-- It spans the windows that are nearer to its own level than to the usual one.
deviations as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        multiIf(
            series = 'errors', 'error_surge',
            direction = 'up', 'spike',
            max(counted) = 0, 'silence',
            'drop'
        ) as verdict,
        min(window_number) as first_number,
        max(window_number) as last_number,
        any(sized.score) as score,
        concat(
            toString(round(any(whole_count), 1)), ' lines in ', toString(any(window_count)), ' windows, where at ',
            if(direction = 'up', 'most ', 'least '), toString(round(any(whole_usual), 1)), ' were to be expected: ',
            toString(round(score, 1)), ' standard deviations of the series'
        ) as why
    from sized
    where
        sized.score >= 4
        and (series != 'errors' or direction = 'up')
        and (counted >= usual * (sized.ratio - 1) / log(sized.ratio)) = (direction = 'up')
    group by team_id, service_name, series, pattern_id, direction, incident

),

first_hours as (

    select
        team_id,
        service_name,
        'pattern' as series,
        pattern_id,
        'new_pattern' as verdict,
        {{ window_number(window_start('first_seen_at')) }} as first_number,
        least({{ window_number(window_start('last_seen_at')) }}, first_number + 11) as last_number,
        -- Nothing weighs more than what never was before.
        1000. as score,
        concat(
            toString(round(log_count, 1)), ' lines since ', toString(toDateTime(first_seen_at)),
            ', the first in a service known since ', toString(toDate(service_first_seen_at))
        ) as why
    from patterns
    where
        (log_count >= 5 or protected_count > 0)
        and first_seen_at >= service_first_seen_at + toIntervalDay(3)

)

select * from deviations
union all
select * from first_hours
