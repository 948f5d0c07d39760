{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'day'],
        order_by='(day, team_id, service_name, series, pattern_id)',
    )
}}

{%- set shares = {1: 0, 3: 0.44, 6: 0.72, 12: 1} %}
{%- set scans = {'up': [1, 3, 6, 12], 'down': [3, 6, 12]} %}

with

series_scans as (

    select * from {{ ref('int_series_scans') }}

),

open_days as (

    select * from {{ rewritten('series_scans', 'day') }}

),

-- What the days before were like: what happens on most of them or on each, and how far the series scatters on
-- those that are about as busy as the day that is judged. Where nothing is known yet, it is taken to scatter half
-- as much again as a Poisson process.
habits as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        series_scans.day + toIntervalDay(arrayJoin(range(1, 29)) as lag) as day,
        groupArray((mean_expected, scatter_1, scatter_12)) as scatters,
        quantileIf(0.35)(most_up_1, lag <= 14) as usual_up_1,
        min(most_up) as usual_up,
        min(most_down) as usual_down
    from series_scans
    where
        series_scans.day >= (select min(open_days.day) from open_days) - toIntervalDay(28)
        and stage != 'unknown'
        and (team_id, service_name, day) in open_days
    group by team_id, service_name, series, pattern_id, day

),

with_habits as (

    select
        series_scans.*,
        {{ budget_score(var('lipservice__flags_per_series_day')) }} as budget,
        arrayFilter(
            scatter -> scatter.1 between series_scans.mean_expected / 2 and series_scans.mean_expected * 2, habits.scatters
        ) as alike,
        if(empty(alike), habits.scatters, alike) as scatters,
        if(empty(scatters), 1.5, greatest(1, arrayReduce('median', scatters.2))) as usual_scatter_1,
        greatest(usual_scatter_1, arrayReduce('median', scatters.3)) as usual_scatter_12,
        habits.usual_up_1 as usual_up_1,
        habits.usual_up as usual_up,
        habits.usual_down as usual_down
    from series_scans
    left join habits using (team_id, service_name, series, pattern_id, day)
    where (team_id, service_name, series_scans.day) in open_days

),

-- A strength of 1 is enough: more than the budget of false flags allows for, and than what is a habit.
strengths as (

    select
        *,
        {%- for direction, lengths in scans.items() %}
        {%- for length in lengths %}
        {%- set habits = {'down': 'usual_down', 'up': 'usual_up_1' if length == 1 else 'greatest(usual_up, usual_up_1)'} %}
        greatest(
            {{ 1.15 if length == 1 else 1 }} * budget * pow(usual_scatter_1, {{ 1 - shares[length] }}) * pow(usual_scatter_12, {{ shares[length] }}),
            1.35 * {{ habits[direction] }}
        ) as enough_{{ direction }}_{{ length }},
        arrayMap(score -> score / enough_{{ direction }}_{{ length }}, {{ direction }}_{{ length }})
            as strengths_{{ direction }}_{{ length }},
        {%- endfor %}
        arrayMap(
            ({% for length in lengths %}strength_{{ length }}{{ ', ' if not loop.last }}{% endfor %})
            -> greatest({% for length in lengths %}strength_{{ length }}{{ ', ' if not loop.last }}{% endfor %}),
            {% for length in lengths -%}
            {{ next_max('strengths_' ~ direction ~ '_' ~ length, length) }}{{ ', ' if not loop.last }}
            {%- endfor %}
        ) as strengths_{{ direction }}{{ ',' if not loop.last }}
        {%- endfor %}
    from with_habits

),

-- A sum speaks for all windows in it.
alarms as (

    select
        team_id,
        service_name,
        series,
        pattern_id,
        day,
        stage,
        record_count,
        budget,
        usual_scatter_1 as scatter_1,
        usual_scatter_12 as scatter_12,
        strengths_up,
        strengths_down,
        greatest(arrayMax(strengths_up), arrayMax(strengths_down)) as strongest
    from strengths

)

select * from alarms
