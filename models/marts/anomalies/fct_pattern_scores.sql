{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'window_start'],
        order_by='(window_start, team_id, service_name, series, pattern_id)',
    )
}}

{%- set window_seconds, lengths = var('lipservice__window_seconds'), [1, 3, 6, 12] %}

with

series_windows as (

    select * from {{ ref('int_series_windows') }}

),

series_days as (

    select * from {{ ref('int_series_days') }}

),

new_windows as (

    select * from {{ rewritten('series_windows', 'window_start') }}

),

-- An anomaly is known to have begun up to an hour after it did.
open_windows as (

    select distinct
        team_id,
        service_name,
        window_start - toIntervalSecond(arrayJoin(range(12)) * {{ window_seconds }}) as window_start
    from new_windows

),

-- What the days before were like: how much the series scatters, and what happens every day or most days.
habits as (

    select
        team_id, service_name, series, pattern_id,
        series_days.day + toIntervalDay(arrayJoin(range(1, 29)) as lag) as day,
        count() as day_count,
        greatest(1, medianIf(scatter_1, lag <= 14)) as usual_scatter_1,
        greatest(usual_scatter_1, medianIf(scatter_12, lag <= 14)) as usual_scatter_12,
        quantileIf(0.35)(most_up_1, lag <= 14) as usual_up_1,
        min(most_up) as usual_up,
        min(most_down) as usual_down
    from series_days
    where
        series_days.day >= (select min(toStartOfDay(window_start)) from open_windows) - toIntervalDay(28)
        and stage != 'unknown'
    group by team_id, service_name, series, pattern_id, day

),

-- Strengths are in units of what the budget of false flags asks for: 1 is enough.
strengths as (

    select
        series_days.*,
        {{ budget_score(var('lipservice__flags_per_series_day')) }} as budget,
        {%- for length in lengths %}
        {%- set share = {1: 0, 3: 0.44, 6: 0.72, 12: 1}[length] %}
        pow(greatest(habits.usual_scatter_1, if(habits.day_count = 0, 1.5, 1)), {{ 1 - share }})
        * pow(greatest(habits.usual_scatter_12, if(habits.day_count = 0, 1.5, 1)), {{ share }}) as scatter_{{ length }},
        greatest(budget * scatter_{{ length }}, 1.25 * habits.{{ 'usual_up_1' if length == 1 else 'usual_up' }}) as enough_up_{{ length }},
        greatest(budget * scatter_{{ length }}, 1.25 * habits.usual_down) as enough_down_{{ length }},
        {%- endfor %}
    from series_days
    left join habits using (team_id, service_name, series, pattern_id, day)
    where
        series_days.day >= (select min(toStartOfDay(window_start)) from open_windows) - toIntervalDay(1)

),

windows as (

    select
        team_id, service_name, series, pattern_id, stage, scatter_1, scatter_12, budget,
        toDateTime(day + toIntervalSecond((place - 1) * {{ window_seconds }}), 'UTC') as window_start,
        {{ window_number('window_start') }} as window_number,
        count, expected, high, low, weight, score,
        arraySort(alarm -> -alarm.1, [
            {%- for length in lengths %}
            (up_{{ length }} / enough_up_{{ length }}, 'up', {{ length }}),
            {%- endfor %}
            {%- for length in lengths[1:] %}
            (down_{{ length }} / enough_down_{{ length }}, 'down', {{ length }}){{ ',' if not loop.last }}
            {%- endfor %}
        ]) as alarms,
        alarms[1].1 as strength
    from strengths
    array join
        arrayEnumerate(counts) as place, counts as count, expected as expected, high as high, low as low,
        weights as weight, scores as score
        {%- for direction, length in [('up', 1), ('up', 3), ('up', 6), ('up', 12), ('down', 3), ('down', 6), ('down', 12)] %},
        {{ direction }}_{{ length }} as {{ direction }}_{{ length }}
        {%- endfor %}

),

-- Each alarm speaks for the windows it sums.
covered as (

    select
        team_id, service_name, series, pattern_id,
        window_number - arrayJoin(range(alarm.3)) as window_number,
        argMax(alarm.2, alarm.1) as direction
    from windows
    array join alarms as alarm
    where strength >= 1 and alarm.1 >= 1 and stage in ('day', 'week')
    group by team_id, service_name, series, pattern_id, window_number

),

-- Of these, the ones that are off themselves, in islands with at most two windows between.
suspects as (

    select
        windows.team_id as team_id,
        windows.service_name as service_name,
        windows.series as series,
        windows.pattern_id as pattern_id,
        windows.window_number as window_number,
        covered.direction as direction,
        windows.count as count,
        if(direction = 'up', windows.high, windows.low) as usual,
        windows.weight as weight,
        windows.scatter_12 as scatter,
        window_number - lagInFrame(window_number, 1, 0) over series_order > 3 as begins_island
    from windows
    inner join covered using (team_id, service_name, series, pattern_id, window_number)
    where if(direction = 'up', count >= 1.4 * usual, count <= 0.6 * usual)
    window series_order as (
        partition by team_id, service_name, series, pattern_id, direction order by window_number
        rows between 1 preceding and current row
    )

),

islands as (

    select
        *,
        sum(begins_island) over (
            partition by team_id, service_name, series, pattern_id, direction order by window_number
        ) as island
    from suspects

),

-- A window belongs to an island whose level it is nearer to than to the usual one.
spans as (

    select
        team_id, service_name, series, pattern_id, direction, island,
        sum(count) as island_count,
        sum(usual) as island_usual,
        abs({{ poisson_score('island_count', 'island_usual', 'max(weight)') }}) / max(scatter) as island_score,
        greatest(island_count / island_usual, 0.05) as ratio,
        minIf(window_number, (count / usual > (ratio - 1) / log(ratio)) = (direction = 'up')) as first_number,
        maxIf(window_number, (count / usual > (ratio - 1) / log(ratio)) = (direction = 'up')) as last_number
    from islands
    group by team_id, service_name, series, pattern_id, direction, island

)

select * from spans
