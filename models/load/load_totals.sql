{{ config(tags=['store']) }}

with

records as (

    select *
    from {{ ref('load_records') }}
    where load_id = {load_id:UUID} and chunk_number in {chunk_numbers:Array(UInt32)}

),

logs as (

    select * from {{ ref('load_logs') }}(load_id = {load_id:UUID}, chunk_numbers = {chunk_numbers:Array(UInt32)})

),

line_totals as (

    select
        load_id,
        chunk_number,
        sum(records.line_count + records.blank_count) as line_count,
        sum(records.blank_count) as blank_count
    from records
    where not is_open
    group by load_id, chunk_number

),

log_totals as (

    select
        load_id,
        chunk_number,
        count() as record_count,
        countIf(is_unparsed) as unparsed_count,
        countIf(SeverityText != '' or SeverityNumber > 0) as severity_count,
        countIf(found_at is not null) as timestamp_count,
        min(found_at) as first_at,
        max(found_at) as last_at
    from logs
    group by load_id, chunk_number

),

-- A chunk of blank lines has no logs.
totals as (

    select
        line_totals.load_id as load_id,
        line_totals.chunk_number as chunk_number,
        line_totals.line_count as line_count,
        line_totals.blank_count as blank_count,
        log_totals.record_count as record_count,
        log_totals.unparsed_count as unparsed_count,
        log_totals.severity_count as severity_count,
        log_totals.timestamp_count as timestamp_count,
        log_totals.first_at as first_at,
        log_totals.last_at as last_at
    from line_totals
    left join log_totals
        on line_totals.load_id = log_totals.load_id and line_totals.chunk_number = log_totals.chunk_number

)

select * from totals
