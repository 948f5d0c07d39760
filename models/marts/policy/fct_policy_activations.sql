{{ config(materialized='append_only', order_by=['team_id', 'service_name', 'activation_number']) }}

select
    defaultValueOfTypeName('Int32') as team_id,
    defaultValueOfTypeName('String') as service_name,
    defaultValueOfTypeName('UInt32') as activation_number,
    defaultValueOfTypeName('UUID') as activation_id,
    defaultValueOfTypeName('UUID') as policy_id,
    defaultValueOfTypeName('UInt32') as version,
    defaultValueOfTypeName('LowCardinality(String)') as action,
    defaultValueOfTypeName('String') as reason,
    defaultValueOfTypeName('DateTime64(6, \'UTC\')') as activated_at,
    defaultValueOfTypeName('String') as activated_by
where false
