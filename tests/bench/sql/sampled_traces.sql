with
    replicates as (
        select
            number as replicate,
            -- 0 stands for 1 to 20 lines, by chance.
            [1, 5, 20, 0][1 + number % 4] as trace_lines,
            [0.02, 0.1, 0.5][1 + intDiv(number, 4) % 3] as rate,
            -- From so few that seldom one is kept to so many that a thousand lines are, each size as likely as any.
            exp(
                log(0.02) + log(50 * 1000 / if(trace_lines = 0, 10.5, trace_lines))
                * cityHash64(number, 1, {seed:UInt64}) / 18446744073709551616.
            ) as expected_traces,
            floor(expected_traces / rate + cityHash64(number, 2, {seed:UInt64}) / 18446744073709551616.) as trace_count
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

