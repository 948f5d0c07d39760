{{ config(tags=['store']) }}

{#- A parametrised view: load_totals(load_id=..., chunk_numbers=...). -#}
with

records as (

    select *
    from {{ ref('load_records') }}
    where load_id = {load_id:UUID} and chunk_number in {chunk_numbers:Array(UInt32)} and not is_open

),

totals as (

    select
        load_id,
        chunk_number,
        sum(records.line_count + records.blank_count) as line_count,
        sum(records.blank_count) as blank_count,
        countIf(is_record) as record_count,
        countIf(is_record and is_unparsed) as unparsed_count,
        countIf(is_record and (severity_text != '' or severity_number > 0)) as severity_count,
        countIf(is_record and found_at is not null) as timestamp_count,
        min(found_at) as first_at,
        max(found_at) as last_at
    from records
    group by load_id, chunk_number

)

select * from totals
