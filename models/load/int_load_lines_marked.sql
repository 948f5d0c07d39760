{{ config(tags=['store']) }}

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
        arrayMap(head -> {{ load_timestamp_at_front('head') }}, heads) as front_timestamps,
        arrayMap(head -> {{ load_severity_word('head') }}, heads) as severity_words
    from split_lines

),

with_marks as (

    select
        *,
        arrayMap(
            (head, front) -> if(front = '', {{ load_timestamp_found('head') }}, front), heads, front_timestamps
        ) as found_timestamps,
        arrayMap(
            (head, word) -> if(word = '', {{ load_severity_mark('head') }}, word), heads, severity_words
        ) as severities
    from with_words

),

with_epochs as (

    select
        *,
        arrayMap(
            (head, found) -> if(found = '', {{ load_epoch_found('head') }}, ''), heads, found_timestamps
        ) as deep_epochs
    from with_marks

),

with_timestamps as (

    select
        *,
        -- Ten digits deep in a line are an id, unless most lines have them, and there are some lines.
        (countEqual(deep_epochs, '') * 2 <= length(lines))
        * greatest(length(lines) >= 10, chunk_number > 1) as are_epochs_deep,
        arrayMap(
            (found, deep) -> if(found = '' and are_epochs_deep, deep, found), found_timestamps, deep_epochs
        ) as timestamps,
        arrayMap((head, timestamp) -> position(head, timestamp) <= 2, heads, timestamps) as is_at_front,
        -- Where timestamps stand in front, one in the middle of a line is part of a message.
        arrayCount((front, timestamp) -> front and timestamp != '', is_at_front, timestamps)
        > countEqual(is_at_front, false) as are_in_front
    from with_epochs

),

marked as (

    select
        * except (
            front_timestamps, found_timestamps, severity_words, deep_epochs, are_epochs_deep, is_at_front, are_in_front
        ),
        arrayMap(
            (line, head, timestamp, is_front, severity) -> {{ load_line_kind(
                'line', 'head', "(timestamp != '' and (is_front or not are_in_front))", 'severity', 'is_outdented'
            ) }},
            lines, heads, timestamps, is_at_front, severities
        ) as kinds
    from with_timestamps

)

select * from marked
