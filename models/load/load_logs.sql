{{ config(tags=['store']) }}

with

records as (

    select *
    from {{ ref('load_records') }}
    where load_id = {load_id:UUID} and chunk_number in {chunk_numbers:Array(UInt32)}

),

otlp_logs as (

    select * from {{ ref('int_load_otlp_logs') }}(load_id = {load_id:UUID}, chunk_numbers = {chunk_numbers:Array(UInt32)})

),

dated_records as (

    select
        *,
        last_value(found_at) ignore nulls over until_here as last_found_at
    from records
    window until_here as (
        partition by load_id, chunk_number order by record_number
        rows between unbounded preceding and current row
    )

),

line_logs as (

    select
        load_id,
        chunk_number,
        record_number,
        is_unparsed,
        found_at,
        coalesce(last_found_at, previous_at) as Timestamp,
        trace_id as TraceId,
        span_id as SpanId,
        toUInt8(0) as TraceFlags,
        severity_text as SeverityText,
        severity_number as SeverityNumber,
        service_name as ServiceName,
        body as Body,
        '' as ResourceSchemaUrl,
        cast(map(), 'Map(LowCardinality(String), String)') as ResourceAttributes,
        '' as ScopeSchemaUrl,
        '' as ScopeName,
        '' as ScopeVersion,
        cast(map(), 'Map(LowCardinality(String), String)') as ScopeAttributes,
        attributes as LogAttributes,
        '' as EventName
    from dated_records
    where line_count > 0 and not is_open and format != 'otlp-json'

),

logs as (

    select * from line_logs
    union all
    select * from otlp_logs

)

select * from logs
