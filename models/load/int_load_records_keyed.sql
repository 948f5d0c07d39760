{{ config(tags=['store']) }}

with

records as (

    select * from {{ ref('int_load_records_split') }}

),

with_format as (

    select
        *,
        startsWith(body, '{') and isValidJSON(body) as is_json,
        -- A request without a record in it is a line like any other: it must not vanish.
        is_json and arrayExists(
            resource_logs -> arrayExists(
                scope_logs -> JSONLength(scope_logs, 'logRecords') > 0,
                JSONExtractArrayRaw(resource_logs, 'scopeLogs')
            ),
            JSONExtractArrayRaw(body, 'resourceLogs')
        ) as is_otlp,
        match(body, {{ sql_string('^[\\w@][\\w.@/-]*=') }})
        and match(body, {{ sql_string(load_logfmt_line()) }}) as is_logfmt,
        multiIf(
            asked_format in ('auto', 'otlp-json') and is_otlp, 'otlp-json',
            asked_format in ('auto', 'jsonl') and is_json, 'jsonl',
            asked_format = 'logfmt' and is_logfmt, 'logfmt',
            asked_format = 'auto' and is_logfmt and match(body, {{ sql_string(load_logfmt_sign()) }}), 'logfmt',
            'text'
        ) as line_format,
        -- Maps that are chosen row by row cost more than all the rest: '' has no pairs in either format.
        cast(
            arrayConcat(
                {{ load_json_pairs("if(line_format = 'jsonl', body, '')") }},
                {{ load_logfmt_pairs("if(line_format = 'logfmt', body, '')") }}
            ),
            'Map(String, String)'
        ) as fields
    from records

),

with_keys as (

    select
        *,
        {{ load_key('fields', ['message', 'msg', 'event', 'body', 'log', 'text', '@m', '@mt']) }} as message_key,
        {{ load_key('fields', ['timestamp', '@timestamp', 'time', 'ts', 'datetime', 'date', 'asctime', '@t', 't']) }}
            as timestamp_key,
        {{ load_key('fields', ['level', 'severity', 'severity_text', 'severityText', 'lvl', 'log.level', '@l']) }}
            as severity_key,
        {{ load_key('fields', ['severity_number', 'severityNumber']) }} as number_key,
        {{ load_key('fields', ['trace_id', 'traceId', 'trace.id', 'traceID', 'TraceId']) }} as trace_key,
        {{ load_key('fields', ['span_id', 'spanId', 'span.id', 'spanID', 'SpanId']) }} as span_key,
        if(
            is_service_given, '',
            {{ load_key('fields', ['service', 'service.name', 'service_name', 'serviceName']) }}
        ) as service_key
    from with_format

)

select * from with_keys
