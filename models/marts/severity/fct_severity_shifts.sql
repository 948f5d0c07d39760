{{ config(materialized='view') }}

with

severity_hours as (

    select
        team_id,
        service_name,
        hour_start,
        severity,
        log_count,
        log_count_variance,
        log_share
    from {{ ref('fct_severity_mix_hours') }}

),

recent as (

    select *
    from severity_hours
    where
        hour_start > (select max(severity_hours.hour_start) from severity_hours where severity_hours.hour_start <= now() + toIntervalHour(1))
        - toIntervalDay({{ history_days() }})

),

totals as (

    select
        team_id,
        service_name,
        hour_start,
        sum(log_count) as total_count,
        greatest(1, (total_count + sum(log_count_variance)) / greatest(total_count, 1)) as weight
    from recent
    group by team_id, service_name, hour_start

),

-- The mix of the same hour on each of the fourteen days before that has lines: a day old at least.
earlier as (

    select
        team_id,
        service_name,
        severity,
        recent.hour_start + toIntervalDay(arrayJoin(range(15)) as lag) as hour_start,
        sumIf(recent.log_count, lag = 0) as log_count,
        sumIf(recent.log_share, lag = 0) as log_share,
        groupArrayIf(recent.log_share, lag > 0) as earlier_shares
    from recent
    group by team_id, service_name, severity, hour_start

),

earlier_days as (

    select
        team_id,
        service_name,
        totals.hour_start + toIntervalDay(arrayJoin(range(1, 15))) as hour_start,
        count() as day_count
    from totals
    group by team_id, service_name, hour_start

),

-- Days on which a severity had no line are zeros; half a line keeps a severity that never was from being a miracle.
expected as (

    select
        earlier.team_id as team_id,
        earlier.service_name as service_name,
        earlier.hour_start as hour_start,
        earlier.severity as severity,
        earlier.log_share as log_share,
        earlier.log_count as log_count,
        totals.total_count as total_count,
        totals.weight as weight,
        earlier_days.day_count as day_count,
        arraySort(arrayResize(earlier.earlier_shares, earlier_days.day_count, 0.)) as shares,
        {{ sorted_median('shares') }} + 0.5 / total_count as usual,
        usual / sum(usual) over (partition by team_id, service_name, hour_start) as expected_share
    from earlier
    inner join totals using (team_id, service_name, hour_start)
    inner join earlier_days using (team_id, service_name, hour_start)

),

-- The G-test: how unlikely the mix is, were each line's severity drawn from the usual mix.
tested as (

    select
        team_id,
        service_name,
        hour_start,
        any(day_count) as training_days,
        any(total_count) as log_count,
        sum(abs(expected.log_share - expected_share)) / 2 as moved_share,
        argMax(severity, log_share - expected_share) as grown_severity,
        max(log_share - expected_share) as grown_share,
        greatest(0, 2 * sumIf(
            expected.log_count * log(expected.log_share / expected_share), expected.log_count > 0
        ) / any(weight)) as g_statistic,
        greatest(count() - 1, 1) as freedom
    from expected
    group by team_id, service_name, hour_start

),

-- Mixes scatter more than draws do: by how much, the week before says. Wilson and Hilferty's root makes it a score.
scored as (

    select
        *,
        greatest(1, median(g_statistic / freedom) over before_it) as scatter,
        (cbrt(g_statistic / freedom / scatter) - 1 + 2 / (9 * freedom)) / sqrt(2 / (9 * freedom)) as z_score,
        toBool(
            training_days >= 3
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
