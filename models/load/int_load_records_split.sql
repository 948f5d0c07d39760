{{ config(tags=['store']) }}

with

grouped_lines as (

    select * from {{ ref('int_load_lines_grouped') }}

),

with_records as (

    select
        * except (line_format, lines, heads, kinds, severities, timestamps, beginnings),
        line_format as asked_format,
        arraySplit((line, is_first) -> is_first, lines, beginnings) as record_lines,
        arraySplit((kind, is_first) -> is_first, kinds, beginnings) as record_kinds,
        arraySplit((severity, is_first) -> is_first, severities, beginnings) as record_severities,
        arrayFilter((timestamp, is_first) -> is_first, timestamps, beginnings) as timestamp_text,
        arrayEnumerate(record_lines) as record_number,
        length(record_lines) as record_count
    from grouped_lines

),

records as (

    select *
    from with_records
    array join record_lines, record_kinds, record_severities, timestamp_text, record_number

),

measured as (

    select
        * except (record_lines, record_kinds, record_severities, record_count),
        -- Blank lines at the end are counted, not kept; a record is nothing else only at a file's beginning.
        toUInt32(arrayLastIndex(kind -> kind != 'blank', record_kinds)) as line_count,
        toUInt32(length(record_kinds)) - line_count as blank_count,
        arraySum(arrayMap(line -> length(line) + 1, record_lines)) as byte_count,
        record_number = record_count and record_number > 1 and not is_last as is_open,
        arrayStringConcat(arraySlice(record_lines, 1, line_count), '\n') as raw_body,
        if(position(raw_body, '\r') = 0, raw_body, replaceRegexpAll(raw_body, '\r(\n|$)', '\\1')) as body,
        -- A heading of java.util.logging has its severity on the line below.
        if(
            record_kinds[1] = 'heading' and record_severities[1] = '', record_severities[2], record_severities[1]
        ) as severity_text
    from records

)

select * except (raw_body) from measured
