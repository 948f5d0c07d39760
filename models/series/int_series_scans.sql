{{
    config(
        materialized='incremental',
        unique_key=['team_id', 'service_name', 'day'],
        partition_by='toMonday(day)',
        order_by='(day, team_id, service_name, series, pattern_id)',
    )
}}

with

series_days as (

    select * from {{ ref('int_series_days') }}

),

windows_compared as (

    select * from {{ ref('int_windows_compared') }}

),

open_days as (

    {{ opened_for_all('windows_compared', 'day') }}

),

-- Up: the sums of 3, 6 and 12 windows as if the largest window had been as the second largest, so that one burst
-- alone is not taken for three windows. Down: the sums as they are.
scanned as (

    select
        *,
        greatest(1, (arraySum(counts) + arraySum(variances)) / greatest(arraySum(counts), 1)) as day_weight,
        arrayMap(
            (variance, counted) -> greatest(day_weight, (variance + counted) / greatest(counted, 1)),
            {{ last_sum('variances', 12) }}, {{ last_sum('counts', 12) }}
        ) as weights,
        arrayMap((counted, high) -> counted - high, counts, high) as excess,
        arrayMap(
            (now, earlier, earliest) -> arrayReverseSort([now, earlier, earliest]),
            excess, arrayShiftRight(excess, 1), arrayShiftRight(excess, 2)
        ) as largest_3,
        {{ largest_two('largest_3', 3) }} as largest_6,
        {{ largest_two('largest_6', 6) }} as largest_12,
        arrayMap(
            (counted, expected, weight) -> {{ poisson_score('counted', 'expected', 'weight') }},
            counts, expected, weights
        ) as scores,
        arrayMap(
            (counted, expected, weight) -> {{ poisson_score('counted', 'expected', 'weight') }},
            {{ last_sum('counts', 12) }}, {{ last_sum('expected', 12) }}, weights
        ) as hour_scores,
        arrayMap(
            (counted, high, weight)
            -> if(counted >= greatest(1.5 * high, 5 * weight), {{ poisson_score('counted', 'high', 'weight') }}, 0),
            counts, high, weights
        ) as up_1,
        {{ up_scores(3, 0.5) }} as up_3,
        {{ up_scores(6, 0.5) }} as up_6,
        {{ up_scores(12, 0.35) }} as up_12,
        {{ down_scores(3) }} as down_3,
        {{ down_scores(6) }} as down_6,
        {{ down_scores(12) }} as down_12
    from series_days
    where (team_id, service_name, day) in open_days

),

scans as (

    select
        team_id, service_name, series, pattern_id, day, stage, record_count,
        counts,
        {%- for column in ['expected', 'high', 'low', 'weights', 'scores',
            'up_1', 'up_3', 'up_6', 'up_12', 'down_3', 'down_6', 'down_12'] %}
        cast({{ column }}, 'Array(Float32)') as {{ column }},
        {%- endfor %}
        arrayAvg(expected) as mean_expected,
        {{ scatter('scores') }} as scatter_1,
        {{ scatter('hour_scores') }} as scatter_12,
        arrayMax(up_1) as most_up_1,
        greatest(arrayMax(up_3), arrayMax(up_6), arrayMax(up_12)) as most_up,
        greatest(arrayMax(down_3), arrayMax(down_6), arrayMax(down_12)) as most_down
    from scanned

)

select * from scans
