{{ config(tags=['store']) }}

with

marked_lines as (

    select * from {{ ref('int_load_lines_marked') }}

),

with_custom as (

    select
        *,
        arrayCount(kind -> kind in ('timestamp', 'heading'), kinds) as timestamped_count,
        arrayCount(kind -> kind in ('plain', 'severity', 'call', 'bare_exception'), kinds)
        - countEqual(kinds, 'heading') as bare_count,
        -- One line in five is enough, since what is logged may be long. A few lines at the end of a file say
        -- little about it: the chunk before has told.
        [timestamped_count * 4 >= greatest(bare_count, 1), was_timestamped][
            1 + (chunk_number > 1) * (timestamped_count + bare_count < 1000)
        ] as is_timestamped,
        is_timestamped * (line_format in ('auto', 'text')) as are_bare_lines_continued
    from marked_lines

),

with_context as (

    select
        *,
        arrayFill(kind -> kind not in ('blank', 'indented', 'caret'), kinds) as outer_kinds,
        arrayFill(kind -> kind != 'blank', kinds) as written_kinds,
        -- Who an exception would belong to: nobody, a line that says it is harmless, or one that doesn't.
        arrayFill(
            opener -> opener != '',
            arrayMap(
                (kind, severity) -> multiIf(
                    kind in ('timestamp', 'heading', 'severity'),
                    if({{ load_is_harmless('severity') }}, 'harmless', 'any'),
                    kind in ('json', 'panic') or (not are_bare_lines_continued and kind in ('plain', 'call')),
                    'nobody',
                    ''
                ),
                kinds,
                severities
            )
        ) as openers,
        arrayCumSum(kind -> kind in ('timestamp', 'heading'), kinds) as timestamps_so_far,
        arrayPushFront(arrayPopBack(kinds), '') as kinds_before,
        arrayPushFront(arrayPopBack(outer_kinds), '') as outer_kinds_before,
        arrayPushFront(arrayPopBack(written_kinds), '') as written_kinds_before
    from with_custom

),

grouped as (

    select
        * except (
            outer_kinds, written_kinds, openers, timestamps_so_far,
            kinds_before, outer_kinds_before, written_kinds_before
        ),
        arrayMap(
            (kind, before, outer_before, written_before, opener, timestamp_count, head, line_number) -> multiIf(
                line_number = 1, true,
                kind in ('blank', 'indented', 'caret', 'continued', 'goroutine', 'chained'), false,
                kind in ('timestamp', 'heading', 'json', 'panic'), true,
                kind = 'severity', before != 'heading',
                kind = 'traceback', outer_before != 'chained' and opener != 'any',
                outer_before = 'traceback', false,
                kind in ('exception', 'bare_exception') and written_before = 'caret', false,
                kind in ('exception', 'bare_exception'), opener != 'any',
                before = 'panic', false,
                kind = 'call' and outer_before in ('goroutine', 'call', 'continued'), false,
                not (are_bare_lines_continued and timestamp_count > 0), true,
                opener = 'harmless' and {{ load_error_sign('head') }}
            ),
            kinds,
            kinds_before,
            outer_kinds_before,
            written_kinds_before,
            openers,
            timestamps_so_far,
            heads,
            arrayEnumerate(kinds)
        ) as beginnings
    from with_context

)

select * from grouped
