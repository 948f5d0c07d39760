{{ config(tags=['store']) }}

with

requests as (

    select *
    from {{ ref('load_records') }}
    where load_id = {load_id:UUID} and chunk_number in {chunk_numbers:Array(UInt32)} and format = 'otlp-json' and not is_open

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
        {{ load_otlp_attributes('resource_logs', ['resource', 'attributes']) }} as resource_attributes,
        JSONExtractString(resource_logs, 'schemaUrl') as resource_schema_url,
        arrayJoin(JSONExtractArrayRaw(resource_logs, 'scopeLogs')) as scope_logs
    from resources

),

logs as (

    select
        * except (scope_logs),
        {{ load_otlp_attributes('scope_logs', ['scope', 'attributes']) }} as scope_attributes,
        JSONExtractString(scope_logs, 'schemaUrl') as scope_schema_url,
        JSONExtractString(scope_logs, 'scope', 'name') as scope_name,
        JSONExtractString(scope_logs, 'scope', 'version') as scope_version,
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
        -- Beyond what the table's TimestampTime can hold it is none.
        if(
            nanoseconds between 1 and 4291747199000000000,
            fromUnixTimestamp64Nano(toInt64(nanoseconds), 'UTC'), null
        ) as sent_at,
        JSONExtractRaw(log, 'severityNumber') as number_text
    from logs

),

read as (

    select
        load_id,
        chunk_number,
        record_number,
        false as is_unparsed,
        sent_at as found_at,
        coalesce(sent_at, previous_at) as Timestamp,
        JSONExtractString(log, 'traceId') as TraceId,
        JSONExtractString(log, 'spanId') as SpanId,
        toUInt8(JSONExtractUInt(log, 'flags') % 256) as TraceFlags,
        if(
            JSONExtractString(log, 'severityText') = '' and startsWith(number_text, '"'),
            trim(both '"' from number_text), JSONExtractString(log, 'severityText')
        ) as SeverityText,
        if(toUInt32OrZero(number_text) between 1 and 24, toUInt8OrZero(number_text), 0) as SeverityNumber,
        if(
            is_service_given or resource_attributes['service.name'] = '', service_name,
            resource_attributes['service.name']
        ) as ServiceName,
        {{ load_otlp_value("JSONExtractRaw(log, 'body')") }} as Body,
        resource_schema_url as ResourceSchemaUrl,
        resource_attributes as ResourceAttributes,
        scope_schema_url as ScopeSchemaUrl,
        scope_name as ScopeName,
        scope_version as ScopeVersion,
        scope_attributes as ScopeAttributes,
        {{ load_otlp_attributes('log', ['attributes']) }} as LogAttributes,
        JSONExtractString(log, 'eventName') as EventName
    from with_values

)

select * from read
