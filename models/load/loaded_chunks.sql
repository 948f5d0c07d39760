{{
    config(
        materialized='append_only',
        order_by=['service_name', 'start_byte'],
        tags=['store'],
    )
}}

select
    defaultValueOfTypeName('UUID') as load_id,
    defaultValueOfTypeName('String') as file_name,
    defaultValueOfTypeName('String') as service_name,
    defaultValueOfTypeName('UInt64') as start_byte,
    defaultValueOfTypeName('UInt64') as byte_count,
    defaultValueOfTypeName('String') as content_hash,
    defaultValueOfTypeName('UInt64') as line_count,
    defaultValueOfTypeName('UInt64') as blank_count,
    defaultValueOfTypeName('UInt64') as record_count,
    defaultValueOfTypeName('UInt64') as unparsed_count,
    defaultValueOfTypeName('UInt64') as severity_count,
    defaultValueOfTypeName('UInt64') as timestamp_count,
    defaultValueOfTypeName('Nullable(DateTime64(9, \'UTC\'))') as first_at,
    defaultValueOfTypeName('Nullable(DateTime64(9, \'UTC\'))') as last_at,
    defaultValueOfTypeName('DateTime64(9, \'UTC\')') as previous_at,
    defaultValueOfTypeName('Bool') as is_timestamped,
    defaultValueOfTypeName('DateTime64(6, \'UTC\')') as loaded_at
where false
