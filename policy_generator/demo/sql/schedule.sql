-- One row per template and window of the chunk: how many lines it writes.
-- Probes and timers keep their beat; the rest follows the traffic, as a Poisson process does.
with
expectations as (
    select
        *,
        {lines_per_window:Float64} * line_share * if(is_regular, 1, traffic)
        * arrayFold(
            (factor, change) -> factor * if(minutes_left <= change.1 and minutes_left > change.2, change.3, 1),
            changes,
            toFloat64(1)
        ) as expected,
        cityHash64({seed:UInt64}, {service:String}, name, window_number) as draw
    from windows
    cross join templates
    left join events using (name)
    where window_number >= {first_window:UInt32} and window_number < {end_window:UInt32}
),

draws as (
    select
        *,
        arrayMap(salt -> (cityHash64(draw, salt) + 1) / exp2(64), range(16)) as uniforms,
        arrayCount(arrival -> arrival < expected, arrayCumSum(uniform -> -log(uniform), uniforms)) as few_arrivals,
        expected + sqrt(-2 * expected * log(uniforms[1])) * cos(2 * pi() * uniforms[2]) as many_arrivals
    from expectations
)

select
    kind, spelling, number, logger, route, template,
    is_regular, window_number, window_start, traffic, draw,
    toUInt32(multiIf(
        is_regular, expected + uniforms[3],
        expected < 4, few_arrivals,
        greatest(0, many_arrivals + uniforms[3])
    )) as line_count
from draws
