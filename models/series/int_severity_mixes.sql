with

severity_hours as (

    select * from {{ ref('fct_severity_mix_hours') }}

),

latest as (

    select max(severity_hours.hour_start) as hour_start
    from severity_hours
    where severity_hours.hour_start <= now() + toIntervalHour(1)

),

recent as (

    select *
    from severity_hours
    where hour_start > (select latest.hour_start from latest) - toIntervalDay({{ history_days() }})

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
        sumIf(recent.log_share, lag = 7) as week_before,
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
mixes as (

    select
        earlier.team_id as team_id,
        earlier.service_name as service_name,
        earlier.severity as severity,
        earlier.hour_start as hour_start,
        earlier.log_count as log_count,
        totals.total_count as total_count,
        totals.weight as weight,
        earlier_days.day_count as day_count,
        earlier.log_share as log_share,
        arraySort(arrayResize(earlier.earlier_shares, earlier_days.day_count, 0.)) as shares,
        {{ sorted_median('shares') }} + 0.5 / total_count as daily,
        earlier.week_before + 0.5 / total_count as weekly,
        sum(earlier.log_count) over recently / sum(totals.total_count) over recently + 0.5 / total_count as recent
    from earlier
    inner join totals using (team_id, service_name, hour_start)
    inner join earlier_days using (team_id, service_name, hour_start)
    window recently as (
        partition by team_id, service_name, severity order by toUnixTimestamp(hour_start)
        range between 25200 preceding and 7200 preceding
    )

),

expected as (

    select
        *,
        daily / sum(daily) over (partition by team_id, service_name, hour_start) as daily_share,
        weekly / sum(weekly) over (partition by team_id, service_name, hour_start) as weekly_share,
        recent / sum(recent) over (partition by team_id, service_name, hour_start) as recent_share
    from mixes

)

select * from expected
