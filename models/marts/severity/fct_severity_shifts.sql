{{ config(materialized='view') }}

with

mixes as (

    select * from {{ ref('int_severity_mixes') }}

),

-- The G-test: how unlikely the mix is, were each line's severity drawn from the usual mix. That of the hours before,
-- and that of a week before, are usual too: a weekend is not a shift.
tested as (

    select
        team_id,
        service_name,
        hour_start,
        any(day_count) as training_days,
        any(total_count) as log_count,
        sum(abs(log_share - daily_share)) / 2 as moved_share,
        argMax(severity, log_share - daily_share) as grown_severity,
        max(log_share - daily_share) as grown_share,
        least(
            {%- for usual in ['daily_share', 'weekly_share', 'recent_share'] %}
            sumIf(
                mixes.log_count * log(log_share / {{ usual }}), mixes.log_count > 0 and isFinite({{ usual }})
            ){{ ',' if not loop.last }}
            {%- endfor %}
        ) as likelihood,
        greatest(0, 2 * likelihood / any(weight)) as g_statistic,
        greatest(count() - 1, 1) as freedom
    from mixes
    group by team_id, service_name, hour_start

),

-- Mixes scatter more than draws do: by how much, the week before says. Wilson and Hilferty's root makes it a score.
scored as (

    select
        tested.* except (likelihood),
        greatest(1, ifNotFinite(median(g_statistic / freedom) over before_it, 1)) as scatter,
        (cbrt(g_statistic / freedom / scatter) - 1 + 2 / (9 * freedom)) / sqrt(2 / (9 * freedom)) as z_score,
        toBool(
            training_days >= 7
            and moved_share >= 0.05
            and log_count >= 50
            and z_score >= {{ budget_score(var('lipservice__flags_per_series_day')) }}
        ) as is_shifted
    from tested
    window before_it as (
        partition by team_id, service_name order by toUnixTimestamp(hour_start)
        range between 604800 preceding and 3600 preceding
    )

)

select * from scored
