{{ config(materialized='append_only', order_by=['team_id', 'service_name', 'version', 'since']) }}

select
    defaultValueOfTypeName('Int32') as team_id,
    defaultValueOfTypeName('String') as service_name,
    defaultValueOfTypeName('UInt32') as version,
    defaultValueOfTypeName('UInt32') as active_version,
    defaultValueOfTypeName('DateTime64(6, \'UTC\')') as since,
    defaultValueOfTypeName('DateTime64(6, \'UTC\')') as until,
    defaultValueOfTypeName('UInt64') as record_count,
    defaultValueOfTypeName('UInt64') as record_bytes,
    defaultValueOfTypeName('UInt64') as kept_bytes,
    defaultValueOfTypeName('UInt64') as active_kept_bytes,
    defaultValueOfTypeName('UInt64') as protected_count,
    defaultValueOfTypeName('UInt64') as kept_protected_count,
    defaultValueOfTypeName('UInt64') as pattern_count,
    defaultValueOfTypeName('UInt64') as kept_pattern_count,
    defaultValueOfTypeName('UInt64') as active_kept_pattern_count,
    defaultValueOfTypeName('Float64') as count_error_p95,
    defaultValueOfTypeName('Float64') as active_count_error_p95,
    defaultValueOfTypeName('DateTime64(6, \'UTC\')') as replayed_at
where false
