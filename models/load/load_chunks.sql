{{
    config(
        materialized='append_only',
        engine='MergeTree() partition by (load_id, chunk_number) ttl staged_at + interval 1 day',
        order_by=['load_id', 'chunk_number'],
        tags=['store'],
    )
}}

select
    defaultValueOfTypeName('UUID') as load_id,
    defaultValueOfTypeName('UInt32') as chunk_number,
    defaultValueOfTypeName('String') as content,
    defaultValueOfTypeName('LowCardinality(String)') as line_format,
    defaultValueOfTypeName('String') as service_name,
    defaultValueOfTypeName('Bool') as is_service_given,
    defaultValueOfTypeName('Bool') as is_last,
    defaultValueOfTypeName('Bool') as is_outdented,
    defaultValueOfTypeName('Bool') as was_timestamped,
    defaultValueOfTypeName('DateTime64(9, \'UTC\')') as written_at,
    defaultValueOfTypeName('DateTime64(9, \'UTC\')') as previous_at,
    defaultValueOfTypeName('DateTime(\'UTC\')') as staged_at
where false
