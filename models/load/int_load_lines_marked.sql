with

chunks as (

    select * from {{ ref('load_chunks') }}

),

split_lines as (

    select
        * except (content),
        -- The newline at the end ends the last line; it doesn't begin another.
        splitByChar('\n', if(endsWith(content, '\n'), substring(content, 1, length(content) - 1), content)) as lines,
        arrayMap(line -> substring(line, 1, {{ load_head_bytes() }}), lines) as heads
    from chunks

),

with_words as (

    select
        *,
        arrayMap(head -> {{ load_timestamp_found('head') }}, heads) as front_timestamps,
        arrayMap(head -> {{ load_severity_found('head') }}, heads) as severities,
        -- Seconds since 1970 deep in a line are an id, unless most lines of the file have them.
        arrayMap(
            (head, timestamp) -> if(timestamp = '', {{ load_epoch_found('head') }}, ''), heads, front_timestamps
        ) as deep_epochs
    from split_lines

),

with_timestamps as (

    select
        *,
        if(
            countEqual(deep_epochs, '') * 2 > length(lines),
            front_timestamps,
            arrayMap((front, deep) -> if(front = '', deep, front), front_timestamps, deep_epochs)
        ) as timestamps,
        arrayMap((head, timestamp) -> position(head, timestamp) <= 2, heads, timestamps) as is_at_front,
        -- Where timestamps stand in front, one in the middle of a line is part of a message.
        arrayCount((front, timestamp) -> front and timestamp != '', is_at_front, timestamps)
        > countEqual(is_at_front, false) as are_in_front
    from with_words

),

marked as (

    select
        * except (front_timestamps, deep_epochs, is_at_front, are_in_front),
        arrayMap(
            (line, head, timestamp, is_front, severity) -> {{ load_line_kind(
                'line', 'head', "(timestamp != '' and (is_front or not are_in_front))", 'severity', 'is_outdented'
            ) }},
            lines, heads, timestamps, is_at_front, severities
        ) as kinds
    from with_timestamps

)

select * from marked
