{{ config(materialized='append_only', order_by=['team_id', 'service_name', 'version']) }}

select
    defaultValueOfTypeName('UUID') as policy_id,
    defaultValueOfTypeName('Int32') as team_id,
    defaultValueOfTypeName('String') as service_name,
    defaultValueOfTypeName('UInt32') as version,
    defaultValueOfTypeName('Float64') as global_rate,
    defaultValueOfTypeName('Map(LowCardinality(String), Float64)') as severity_rates,
    defaultValueOfTypeName('Map(String, Float64)') as pattern_rates,
    defaultValueOfTypeName('Map(String, Array(UInt64))') as pattern_signatures,
    defaultValueOfTypeName('Float64') as anomaly_boost,
    defaultValueOfTypeName('Map(String, DateTime64(6, \'UTC\'))') as boosted_until,
    defaultValueOfTypeName('LowCardinality(String)') as generated_by,
    defaultValueOfTypeName('LowCardinality(String)') as provider,
    defaultValueOfTypeName('String') as model,
    defaultValueOfTypeName('String') as reasoning,
    defaultValueOfTypeName('String') as document,
    defaultValueOfTypeName('DateTime64(6, \'UTC\')') as created_at,
    defaultValueOfTypeName('String') as created_by
where false
