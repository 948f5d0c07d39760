{{ config(materialized='table', order_by='(team_id, service_name, series, pattern_id, first_number)') }}

{%- set window_seconds = var('lipservice__window_seconds') %}

with

series_days as (

    select * from {{ ref('int_series_days') }}

),

series_alarms as (

    select * from {{ ref('int_series_alarms') }}

),

-- Windows that an alarm speaks for and that are off themselves. The first places of a day belong to the day before.
suspects as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        intDiv(toUnixTimestamp(day), {{ window_seconds }}) + place - 12 as window_number,
        if(strength_up >= 1, 'up', 'down') as direction,
        greatest(strength_up, strength_down) as strength,
        toFloat64(counted) as counted,
        if(direction = 'up', high, low) as usual,
        weight,
        scatter_12 as scatter
    from series_alarms
    inner join series_days using (team_id, service_name, series, pattern_id, day)
    array join
        arrayEnumerate(counts) as place, strengths_up as strength_up, strengths_down as strength_down,
        counts as counted, high as high, low as low, weights as weight
    where
        series_alarms.strongest >= 1
        and series_alarms.stage in ('day', 'week')
        and (
            (strength_up >= 1 and counted >= 1.4 * high)
            or (strength_up < 1 and strength_down >= 1 and counted <= 0.6 * low)
        )
    order by strength desc
    limit 1 by team_id, service_name, series, pattern_id, window_number

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
        abs({{ poisson_score('whole_count', 'whole_usual', '(max(weight) over whole)') }}) / scatter as score,
        greatest(whole_count / whole_usual, 0.05) as ratio
    from numbered
    window whole as (partition by team_id, service_name, series, pattern_id, direction, incident)

),

-- It spans the windows that are nearer to its own level than to the usual one.
incidents as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        direction,
        incident,
        max(sized.ratio) as ratio,
        max(sized.score) as score,
        max(sized.strength) as strength,
        min(window_number) as first_number,
        max(window_number) as last_number
    from sized
    where
        sized.score >= 3.5
        and (counted >= usual * (sized.ratio - 1) / log(sized.ratio)) = (direction = 'up')
    group by team_id, service_name, series, pattern_id, direction, incident

)

select * from incidents
