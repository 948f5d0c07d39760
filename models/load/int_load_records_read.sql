{{ config(tags=['store']) }}

with

records_keyed as (

    select * from {{ ref('int_load_records_keyed') }}

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
            asked_format not in ('auto', line_format), '',
            empty(fields), severity_text,
            fields[severity_key] != '', fields[severity_key],
            {{ load_severity_found('substring(body, 1, ' ~ load_head_bytes() ~ ')') }}
        ) as severity_text
    from records_keyed

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
        line_count > 0 and line_format != 'otlp-json' as is_record,
        asked_format not in ('auto', line_format)
        or (line_format = 'text' and severity_text = '' and found_at is null) as is_unparsed,
        is_timestamped,
        line_format,
        -- Outside of these years the table's TimestampTime can't hold it.
        if(toYear(parsed_at) between 1970 and 2105, parsed_at, null) as found_at,
        previous_at,
        service_name,
        is_service_given,
        severity_text,
        if(toUInt32OrZero(fields[number_key]) between 1 and 24, toUInt8OrZero(fields[number_key]), 0)
            as severity_number,
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
