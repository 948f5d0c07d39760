{{ config(tags=['store']) }}

{#- A parametrised view: int_load_otlp_records(load_id=..., chunk_number=...). -#}
with

requests as (

    select
        load_id,
        chunk_number,
        record_number,
        previous_at,
        service_name,
        is_service_given,
        staged_at,
        body
    from {{ ref('load_records') }}
    where
        load_id = {load_id:UUID}
        and chunk_number = {chunk_number:UInt32}
        and line_format = 'otlp-json'
        and not is_open

),

resources as (

    select
        * except (body),
        arrayJoin(JSONExtractArrayRaw(body, 'resourceLogs')) as resource_logs
    from requests

),

scopes as (

    select
        * except (resource_logs),
        JSONExtractString(resource_logs, 'schemaUrl') as resource_schema_url,
        {{ load_otlp_attributes('resource_logs', ['resource', 'attributes']) }} as resource_attributes,
        arrayJoin(JSONExtractArrayRaw(resource_logs, 'scopeLogs')) as scope_logs
    from resources

),

logs as (

    select
        * except (scope_logs),
        JSONExtractString(scope_logs, 'schemaUrl') as scope_schema_url,
        JSONExtractString(scope_logs, 'scope', 'name') as scope_name,
        JSONExtractString(scope_logs, 'scope', 'version') as scope_version,
        {{ load_otlp_attributes('scope_logs', ['scope', 'attributes']) }} as scope_attributes,
        arrayJoin(JSONExtractArrayRaw(scope_logs, 'logRecords')) as log
    from scopes

),

with_values as (

    select
        *,
        -- Numbers of 64 bits may come as strings, enumerations as names.
        toUInt64OrZero(trim(both '"' from JSONExtractRaw(log, 'timeUnixNano'))) as written_nanoseconds,
        toUInt64OrZero(trim(both '"' from JSONExtractRaw(log, 'observedTimeUnixNano'))) as observed_nanoseconds,
        if(written_nanoseconds = 0, observed_nanoseconds, written_nanoseconds) as nanoseconds,
        JSONExtractString(log, 'severityText') as severity_word,
        JSONExtractRaw(log, 'severityNumber') as severity_code
    from logs

),

read as (

    select
        load_id,
        chunk_number,
        record_number,
        true as is_record,
        'otlp-json' as line_format,
        -- Beyond 2105 the table's TimestampTime can't hold it.
        if(
            nanoseconds between 1 and 4291747199000000000,
            fromUnixTimestamp64Nano(toInt64(nanoseconds), 'UTC'), null
        ) as found_at,
        previous_at,
        if(
            is_service_given or resource_attributes['service.name'] = '',
            service_name, resource_attributes['service.name']
        ) as service_name,
        if(
            severity_word = '' and startsWith(severity_code, '"'), trim(both '"' from severity_code), severity_word
        ) as severity_text,
        if(toUInt32OrZero(severity_code) between 1 and 24, toUInt8OrZero(severity_code), 0) as severity_number,
        {{ load_otlp_value("JSONExtractRaw(log, 'body')") }} as body,
        JSONExtractString(log, 'traceId') as trace_id,
        JSONExtractString(log, 'spanId') as span_id,
        toUInt8(JSONExtractUInt(log, 'flags') % 256) as trace_flags,
        {{ load_otlp_attributes('log', ['attributes']) }} as attributes,
        JSONExtractString(log, 'eventName') as event_name,
        resource_schema_url,
        resource_attributes,
        scope_schema_url,
        scope_name,
        scope_version,
        scope_attributes,
        staged_at
    from with_values

)

select * from read
