-- One row per five-minute window of the period: how busy it is, and how long before the period's end it starts.
-- Traffic swings by 60 % around its mean with a peak at 14:00, and a weekend has less than half of a weekday.
select
    number as window_number,
    toDateTime({since_seconds:UInt32} + 300 * number, 'UTC') as window_start,
    ({window_count:UInt32} - number) * 5 as minutes_left,
    1 + 0.6 * cos(2 * pi() * (toHour(window_start) + toMinute(window_start) / 60 - 14) / 24) as daily,
    if(toDayOfWeek(window_start) >= 6, 0.45, 1) as weekly,
    daily * weekly / avg(daily * weekly) over () as traffic
from numbers({window_count:UInt32})
