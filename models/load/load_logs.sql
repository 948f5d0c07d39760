{{ config(tags=['store']) }}

{#- A parametrised view: load_logs(load_id=..., chunk_numbers=...). -#}
with

records as (

    select *
    from {{ ref('load_records') }}
    where load_id = {load_id:UUID} and chunk_number in {chunk_numbers:Array(UInt32)} and is_record and not is_open

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

logs as (

    select
        coalesce(found_at, last_found_at, previous_at) as Timestamp,
        trace_id as TraceId,
        span_id as SpanId,
        trace_flags as TraceFlags,
        severity_text as SeverityText,
        severity_number as SeverityNumber,
        service_name as ServiceName,
        body as Body,
        resource_schema_url as ResourceSchemaUrl,
        resource_attributes as ResourceAttributes,
        scope_schema_url as ScopeSchemaUrl,
        scope_name as ScopeName,
        scope_version as ScopeVersion,
        scope_attributes as ScopeAttributes,
        attributes as LogAttributes,
        event_name as EventName
    from dated_records

)

select * from logs
