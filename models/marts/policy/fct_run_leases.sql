{{ config(materialized='append_only', order_by=['lease_number', 'recorded_at']) }}

select
    defaultValueOfTypeName('UInt64') as lease_number,
    defaultValueOfTypeName('UUID') as holder_id,
    defaultValueOfTypeName('String') as holder,
    defaultValueOfTypeName('LowCardinality(String)') as event,
    defaultValueOfTypeName('DateTime64(6, \'UTC\')') as recorded_at,
    defaultValueOfTypeName('DateTime64(6, \'UTC\')') as expires_at
where false
