with
    replicates as (
        select
            number as replicate,
            -- 0 stands for 1 to 20 lines, by chance.
            [1, 5, 20, 0][1 + number % 4] as trace_lines,
            [1, 10, 100, 1000][1 + intDiv(number, 4) % 4] as expected_kept,
            [0.02, 0.1, 0.5][1 + intDiv(number, 16) % 3] as rate,
            greatest(1, round(expected_kept / if(trace_lines = 0, 10.5, trace_lines) / rate)) as trace_count
        from numbers({replicates:UInt64})
    ),

    traces as (
        select
            *,
            arrayJoin(range(toUInt64(trace_count))) as trace,
            if(trace_lines = 0, 1 + cityHash64(replicate, trace) % 20, trace_lines) as line_count,
            cityHash64(trace, replicate, {seed:UInt64}) / 18446744073709551615. < rate as is_kept
        from replicates
    )

