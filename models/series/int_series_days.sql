{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'day'],
        order_by='(day, team_id, service_name, series, pattern_id)',
    )
}}

{%- set window_seconds = var('lipservice__window_seconds') %}
{%- set per_hour = 3600 // window_seconds %}
{%- set longest = 12 %}
{%- set least_excess = {3: 0.5, 6: 0.5, 12: 0.35} %}
{%- set places = 24 * per_hour + longest - 1 %}

with

series_windows as (

    select
        *,
        toStartOfDay(window_start) as day
    from {{ ref('int_series_windows') }}

),

series_hours as (

    select * from {{ ref('int_series_hours') }}

),

open_days as (

    select * from {{ opened_for_all('series_windows', 'day') }}

),

-- A day is judged with the last windows of the day before, over which its first sums go.
windows as (

    select
        team_id, service_name, series, pattern_id,
        day,
        sumIf(series_windows.record_count, place >= {{ longest - 1 }}) as record_count
        {%- for column in ['log_count', 'log_count_variance', 'exposure'] %},
        groupArrayInsertAt(0., {{ places }})(series_windows.{{ column }}, toUInt32(place)) as {{ column }}s
        {%- endfor %}
    from (
        select
            series_windows.* except (day),
            series_windows.day + toIntervalDay(arrayJoin([0, 1])) as day,
            intDiv(toInt64(toUnixTimestamp(window_start)) - toUnixTimestamp(day), {{ window_seconds }}) + {{ longest - 1 }} as place
        from series_windows
        where
            series_windows.window_start >= (select min(day) from open_days) - toIntervalDay(1)
            and (team_id, service_name, day) in open_days
            and place >= 0
    ) as series_windows
    group by team_id, service_name, series, pattern_id, day

),

-- With 24 hours before, which tell the level it is at, and one after.
hours as (

    select
        team_id, service_name, series, pattern_id,
        day,
        argMinIf(stage, hour, hour >= 24) as stage,
        {%- for column in ['rate', 'rate_high', 'rate_low'] %}
        groupArrayInsertAt(0., 49)({{ column }}, toUInt32(hour)) as {{ column }}s,
        {%- endfor %}
        groupArrayInsertAt(0., 49)(rate * exposure, toUInt32(hour)) as hour_expected,
        groupArrayInsertAt(0., 49)(log_count, toUInt32(hour)) as hour_counts,
        groupArrayInsertAt(log_counts, toUInt32(hour)) as minutes
    from (
        select
            *,
            toStartOfDay(hour_start) + toIntervalDay(arrayJoin([-1, 0, 1])) as day,
            dateDiff('hour', day, hour_start) + 24 as hour
        from series_hours
        where
            hour_start >= (select min(day) from open_days) - toIntervalDay(1)
            and (team_id, service_name, day) in open_days
            and hour between 0 and 48
    )
    group by team_id, service_name, series, pattern_id, day

),

levelled as (

    select
        hours.* except (minutes),
        arrayMap((counted, expected) -> (counted + 3) / (expected + 3), hour_counts, hour_expected) as ratios,
        arrayMap(expected -> toUInt64(10 * expected), hour_expected) as evidence,
        arrayMap(
            hour -> ifNotFinite(arrayReduce(
                'quantileExactWeighted(0.5)',
                arraySlice(ratios, greatest(hour - 24, 1), least(24, hour - 1)),
                arraySlice(evidence, greatest(hour - 24, 1), least(24, hour - 1))
            ), 1.),
            range(23, 48)
        ) as levels,
        arrayMap(
            window -> arrayAvg(arraySlice(arraySort(arrayMap(counts -> counts[window], arraySlice(minutes, 1, 24))), 1, 22)),
            range(1, {{ per_hour + 1 }})
        ) as minute_counts,
        if(
            arrayMax(minute_counts) >= greatest(5, 2 * arrayAvg(minute_counts)),
            arrayMap(counted -> counted / arrayAvg(minute_counts), minute_counts),
            arrayWithConstant({{ per_hour }}, 1.)
        ) as minute_shape
    from hours

),

expected as (

    select
        levelled.team_id as team_id,
        levelled.service_name as service_name,
        levelled.series as series,
        levelled.pattern_id as pattern_id,
        levelled.day as day,
        levelled.stage as stage,
        windows.record_count as record_count,
        arrayResize(windows.log_counts, {{ places }}, 0.) as counts,
        arrayResize(windows.log_count_variances, {{ places }}, 0.) as variances,
        arraySlice(arrayFlatten(arrayWithConstant(25, minute_shape)), 2) as shape,
        if(series = 'errors', arrayResize(windows.exposures, {{ places }}, 0.), arrayWithConstant({{ places }}, 1.)) as scales,
        arrayMap((rate, scale, shape) -> greatest(rate * scale * shape, 0.02), {{ rate_by_window('rates', 'levels') }}, scales, shape) as expected,
        arrayMap((rate, scale, shape) -> greatest(rate * scale * shape, 0.02), {{ rate_by_window('rate_highs', 'levels', 'greatest') }}, scales, shape) as high,
        arrayMap((rate, scale, shape) -> greatest(rate * scale * shape, 0.02), {{ rate_by_window('rate_lows', 'levels', 'least') }}, scales, shape) as low
    from levelled
    left join windows using (team_id, service_name, series, pattern_id, day)

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
            (counted, expected, weight) -> {{ poisson_score('counted', 'expected', 'weight') }}, counts, expected, weights
        ) as scores,
        arrayMap(
            (counted, expected, weight) -> {{ poisson_score('counted', 'expected', 'weight') }},
            {{ last_sum('counts', 12) }}, {{ last_sum('expected', 12) }}, weights
        ) as hour_scores,
        arrayMap(
            (counted, high, weight)
            -> if(counted >= greatest(1.5 * high, 5 * weight), {{ poisson_score('counted', 'high', 'weight') }}, 0),
            counts, high, weights
        ) as up_1
        {%- for length in [3, 6, 12] %},
        arrayMap(
            (sum_excess, largest, high, weight)
            -> if(
                sum_excess - largest[1] + largest[2] >= greatest({{ least_excess[length] }} * high, 5 * weight),
                {{ poisson_score('(high + sum_excess - largest[1] + largest[2])', 'high', 'weight') }}, 0
            ),
            {{ last_sum('excess', length) }}, largest_{{ length }}, {{ last_sum('high', length) }}, weights
        ) as up_{{ length }},
        arrayMap(
            (counted, low, weight) -> if(counted <= 0.5 * low, -{{ poisson_score('counted', 'low', 'weight') }}, 0),
            {{ last_sum('counts', length) }}, {{ last_sum('low', length) }}, weights
        ) as down_{{ length }}
        {%- endfor %}
    from expected

),

days as (

    select
        team_id, service_name, series, pattern_id, day, stage, record_count,
        {%- for column in ['counts', 'expected', 'high', 'low', 'weights', 'scores',
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

select * from days
