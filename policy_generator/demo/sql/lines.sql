-- One row per line: when it is written, and which request it belongs to.
-- Lines of one request, in any service, share its key, its trace and its few seconds.
select
    *,
    cityHash64(draw, 4, line_number) as line_key,
    kind = 'request' and line_key % 20 > 0 as is_traced,
    greatest(1, toUInt32({requests_per_window:Float64} * traffic)) as request_count,
    if(is_traced, cityHash64({seed:UInt64}, window_number, line_key % request_count), line_key) as request_key,
    multiIf(
        is_regular, (line_number + 0.5) / line_count * 300,
        is_traced, cityHash64(request_key, 1) / exp2(64) * 296 + line_key / exp2(64) * 3,
        line_key / exp2(64) * 299
    ) as second_in_window,
    addNanoseconds(toDateTime64(window_start, 9, 'UTC'), toInt64(second_in_window * 1e9)) as written_at
from schedule
array join range(line_count) as line_number
