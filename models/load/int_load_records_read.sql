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
        match(body, {{ sql_string('^[\\w@][\\w.@/-]*=') }}) and match(body, {{ sql_string(load_logfmt_line()) }}) as is_logfmt,
        multiIf(
            format_asked in ('auto', 'otlp-json') and is_otlp, 'otlp-json',
            format_asked in ('auto', 'jsonl') and is_json, 'jsonl',
            format_asked = 'logfmt' and is_logfmt, 'logfmt',
            format_asked = 'auto' and is_logfmt and match(body, {{ sql_string(load_logfmt_sign()) }}), 'logfmt',
            'text'
        ) as format,
        -- Maps that are chosen row by row cost more than all the rest: '' has no pairs in either format.
        cast(
            arrayConcat(
                {{ load_json_pairs("if(format = 'jsonl', body, '')") }},
                {{ load_logfmt_pairs("if(format = 'logfmt', body, '')") }}
            ),
            'Map(String, String)'
        ) as fields
    from records

),

with_keys as (

    select
        *,
        {{ load_key('fields', ['message', 'msg', 'event', 'body', 'log', 'text', '@m', '@mt']) }} as message_key,
        {{ load_key('fields', ['timestamp', '@timestamp', 'time', 'ts', 'datetime', 'date', 'asctime', '@t', 't']) }} as timestamp_key,
        {{ load_key('fields', ['level', 'severity', 'severity_text', 'severityText', 'lvl', 'levelname', 'log.level', '@l']) }} as severity_key,
        {{ load_key('fields', ['severity_number', 'severityNumber']) }} as number_key,
        {{ load_key('fields', ['trace_id', 'traceId', 'trace.id', 'traceID', 'TraceId']) }} as trace_key,
        {{ load_key('fields', ['span_id', 'spanId', 'span.id', 'spanID', 'SpanId']) }} as span_key,
        if(
            is_service_given, '',
            {{ load_key('fields', ['service', 'service.name', 'service_name', 'serviceName']) }}
        ) as service_key
    from with_format

),

with_values as (

    select
        * except (body, severity_text, timestamp_text, service_name),
        if(fields[message_key] = '', body, fields[message_key]) as body,
        -- MongoDB wraps its times, Elastic its services.
        if(
            empty(fields), timestamp_text,
            if(
                startsWith(fields[timestamp_key], '{'), JSONExtractString(fields[timestamp_key], '$date'),
                fields[timestamp_key]
            )
        ) as timestamp_text,
        if(
            startsWith(fields[service_key], '{'), JSONExtractString(fields[service_key], 'name'), fields[service_key]
        ) as service_found,
        if(service_found = '', service_name, service_found) as service_name,
        multiIf(
            format_asked not in ('auto', format), '',
            empty(fields), severity_text,
            fields[severity_key] != '', fields[severity_key],
            {{ load_severity_found('substring(body, 1, ' ~ load_head_bytes() ~ ')') }}
        ) as severity_text
    from with_keys

),

with_standard as (

    select
        *,
        {{ load_timestamp_standard('timestamp_text') }} as timestamp_standard
    from with_values

),

with_instant as (

    select
        *,
        {{ load_timestamp_parsed('timestamp_standard', 'written_at') }} as parsed_at
    from with_standard

),

read as (

    select
        load_id,
        chunk_number,
        record_number,
        byte_count,
        line_count,
        blank_count,
        is_open,
        -- A line of OTLP is none itself: int_load_otlp_records makes those in it.
        line_count > 0 and format != 'otlp-json' as is_record,
        format_asked not in ('auto', format)
        or (format = 'text' and severity_text = '' and found_at is null) as is_unparsed,
        is_timestamped,
        format,
        -- Outside of these years the table's TimestampTime can't hold it.
        if(toYear(parsed_at) between 1970 and 2105, parsed_at, null) as found_at,
        previous_at,
        service_name,
        is_service_given,
        severity_text,
        if(toUInt32OrZero(fields[number_key]) between 1 and 24, toUInt8OrZero(fields[number_key]), 0) as severity_number,
        body,
        fields[trace_key] as trace_id,
        fields[span_key] as span_id,
        mapFilter(
            (key, value) -> key not in (
                message_key, severity_key, number_key, trace_key, span_key, service_key,
                if(found_at is null, '', timestamp_key)
            ),
            fields
        ) as attributes,
        staged_at
    from with_instant

)

select * from read
