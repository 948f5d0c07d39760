{{
    config(
        materialized='append_only',
        engine='MergeTree() partition by (load_id, chunk_number) ttl staged_at + interval 1 day',
        order_by=['load_id', 'chunk_number', 'record_number'],
        tags=['store'],
    )
}}

select
    defaultValueOfTypeName('UUID') as load_id,
    defaultValueOfTypeName('UInt32') as chunk_number,
    defaultValueOfTypeName('UInt32') as record_number,
    defaultValueOfTypeName('UInt64') as byte_count,
    defaultValueOfTypeName('UInt32') as line_count,
    defaultValueOfTypeName('UInt32') as blank_count,
    defaultValueOfTypeName('Bool') as is_open,
    defaultValueOfTypeName('Bool') as is_record,
    defaultValueOfTypeName('Bool') as is_unparsed,
    defaultValueOfTypeName('Bool') as is_timestamped,
    defaultValueOfTypeName('LowCardinality(String)') as line_format,
    defaultValueOfTypeName('Nullable(DateTime64(9, \'UTC\'))') as found_at,
    defaultValueOfTypeName('DateTime64(9, \'UTC\')') as previous_at,
    defaultValueOfTypeName('LowCardinality(String)') as service_name,
    defaultValueOfTypeName('Bool') as is_service_given,
    defaultValueOfTypeName('LowCardinality(String)') as severity_text,
    defaultValueOfTypeName('UInt8') as severity_number,
    defaultValueOfTypeName('String') as body,
    defaultValueOfTypeName('String') as trace_id,
    defaultValueOfTypeName('String') as span_id,
    defaultValueOfTypeName('UInt8') as trace_flags,
    defaultValueOfTypeName('Map(LowCardinality(String), String)') as attributes,
    defaultValueOfTypeName('String') as event_name,
    defaultValueOfTypeName('LowCardinality(String)') as resource_schema_url,
    defaultValueOfTypeName('Map(LowCardinality(String), String)') as resource_attributes,
    defaultValueOfTypeName('LowCardinality(String)') as scope_schema_url,
    defaultValueOfTypeName('String') as scope_name,
    defaultValueOfTypeName('LowCardinality(String)') as scope_version,
    defaultValueOfTypeName('Map(LowCardinality(String), String)') as scope_attributes,
    defaultValueOfTypeName('DateTime(\'UTC\')') as staged_at
where false
