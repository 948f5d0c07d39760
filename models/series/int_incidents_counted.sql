{%- set window_seconds = var('lipservice__window_seconds') %}
{%- set incident = ['team_id', 'service_name', 'series', 'pattern_id', 'verdict', 'started_at', 'ended_at'] %}

with

spans as (

    select * from {{ ref('int_incident_spans') }}

),

scores as (

    select * from {{ ref('fct_pattern_scores') }}

),

span_windows as (

    select
        *,
        toDateTime(arrayJoin(range(
            toUnixTimestamp(started_at), toUnixTimestamp(ended_at), {{ window_seconds }}
        )), 'UTC') as window_start
    from spans

),

-- What a service's incident consists of: the patterns that moved as it did, the largest movement first.
movements as (

    select
        {%- for column in incident %}
        span_windows.{{ column }} as {{ column }},
        {%- endfor %}
        scores.pattern_id as moved_pattern_id,
        sum(scores.log_count - scores.expected) as moved_count
    from span_windows
    inner join scores using (team_id, service_name, window_start)
    where span_windows.series != 'pattern' and scores.series = 'pattern'
    group by {{ incident | join(', ') }}, moved_pattern_id

),

explained as (

    select
        {{ incident | join(', ') }},
        arrayReverseSort(groupArray((abs(moved_count), moved_pattern_id))) as moved,
        tupleElement(moved[1], 1) / sum(abs(moved_count)) as largest_share,
        arraySlice(moved.2, 1, 5) as pattern_ids
    from movements
    where moved_count > 0 or verdict in ('drop', 'silence')
    group by {{ incident | join(', ') }}

),

-- The usual range of a sum is narrower than the sum of ranges.
counted as (

    select
        {%- for column in incident %}
        span_windows.{{ column }} as {{ column }},
        {%- endfor %}
        any(span_windows.z_score) as z_score,
        any(span_windows.why) as why,
        argMax(scores.stage, window_start) as stage,
        sum(scores.log_count) as log_count,
        sum(scores.expected) as expected,
        expected - (expected - sum(scores.lower)) / sqrt(count()) as lower,
        expected + (sum(scores.upper) - expected) / sqrt(count()) as upper,
        argMax((window_start, scores.log_count, scores.expected), abs(scores.log_count - scores.expected)) as peak
    from span_windows
    inner join scores using (team_id, service_name, series, pattern_id, window_start)
    group by {{ incident | join(', ') }}

),

-- A service's spike that is one pattern's is told once, as the pattern's.
incidents_counted as (

    select
        counted.*,
        if(counted.series = 'pattern', [counted.pattern_id], explained.pattern_ids) as pattern_ids
    from counted
    left join explained using ({{ incident | join(', ') }})
    where
        counted.series != 'service'
        or counted.verdict = 'severity_shift'
        or explained.largest_share < 0.5

)

select * from incidents_counted
