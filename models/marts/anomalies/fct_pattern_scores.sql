{{
    config(
        materialized='incremental',
        incremental_strategy='delete_insert',
        unique_key=['team_id', 'service_name', 'window_start'],
        order_by='(team_id, service_name, pattern_id, window_start)',
    )
}}

{%- set training_windows, window_seconds = var('lipservice__training_windows'), var('lipservice__window_seconds') %}

with

pattern_windows as (

    select * from {{ ref('fct_pattern_windows') }}

),

patterns as (

    select
        team_id,
        service_name,
        pattern_id,
        {{ window_start('first_seen_at') }} as pattern_window_start,
        min(pattern_window_start) over (partition by team_id, service_name) as service_window_start
    from {{ ref('dim_log_patterns') }}

),

{% if is_incremental() %}
open_windows as (

    select * from {{ reopened('pattern_windows', ['team_id', 'service_name', 'window_start']) }}

),

{% endif %}
summed as (

    select
        team_id,
        service_name,
        pattern_id,
        window_start,
        toInt64(intDiv(toUnixTimestamp(window_start), {{ window_seconds }})) as window_number,
        sum(record_count) as record_count,
        sum(log_count) as log_count,
        sum(log_bytes) as log_bytes,
        sum(protected_count) as protected_count
    from pattern_windows
    {% if is_incremental() %}
    -- What is judged, and what trains it.
    where
        window_start >= (select min(window_start) from open_windows)
        - toIntervalSecond({{ training_windows * window_seconds }})
    {% endif %}
    group by team_id, service_name, pattern_id, window_start

),

-- A frame over window numbers, not rows: a window without lines is a zero in the sums, not a gap.
-- It ends at the window before, so that nothing judged is in its own training set.
with_sums as (

    select
        *,
        sum(log_count) over trailing / {{ training_windows }} as training_avg,
        sum(log_count * log_count) over trailing / {{ training_windows }} as training_square_avg
    from summed
    window trailing as (
        partition by team_id, service_name, pattern_id
        order by window_number
        range between {{ training_windows }} preceding and 1 preceding
    )

),

-- Counts scatter at least like a Poisson process: a series that happened to stand still must not
-- make one more line a miracle.
judged as (

    select
        with_sums.* except (window_number, training_square_avg),
        sqrt(greatest(with_sums.training_square_avg - pow(with_sums.training_avg, 2), 0)) as training_stddev,
        if(
            with_sums.window_start
            >= patterns.service_window_start + toIntervalSecond({{ training_windows * window_seconds }}),
            (with_sums.log_count - with_sums.training_avg)
            / greatest(training_stddev, sqrt(with_sums.training_avg), 1),
            null
        ) as z_score,
        multiIf(
            z_score is null, 'untrained',
            with_sums.window_start = patterns.pattern_window_start, 'new_pattern',
            z_score >= {{ var('lipservice__anomaly_z_score') }}, 'spike',
            'usual'
        ) as verdict
    from with_sums
    inner join patterns using (team_id, service_name, pattern_id)
    {% if is_incremental() %}
    where (with_sums.team_id, with_sums.service_name, with_sums.window_start) in open_windows
    {% endif %}

)

select * from judged
