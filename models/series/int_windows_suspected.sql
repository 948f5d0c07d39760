with

series_scans as (

    select * from {{ ref('int_series_scans') }}

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
        {{ window_number('day') }} + place - 12 as window_number,
        if(strength_up >= 1, 'up', 'down') as direction,
        greatest(strength_up, strength_down) as strength,
        toFloat64(counted) as counted,
        if(direction = 'up', high, low) as usual,
        weight,
        scatter_12 as scatter
    from series_alarms
    inner join series_scans using (team_id, service_name, series, pattern_id, day)
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

)

select * from suspects
