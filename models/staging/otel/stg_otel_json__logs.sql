{{ config(enabled=(var('lipservice__source') == 'otel_json')) }}

with

-- No import before it: ClickHouse reads single paths of a JSON column only straight from the table.
renamed as (

    select
        toInt32({{ var('lipservice__team_id') }}) as team_id,
        ServiceName as service_name,
        {{
            first_given([
                "toString(ResourceAttributes.deployment.environment.name)",
                "toString(ResourceAttributes.deployment.environment)",
                "toString(ResourceAttributes.env)",
            ])
        }} as environment,
        {{
            first_given([
                "toString(ResourceAttributes.k8s.namespace.name)",
                "toString(ResourceAttributes.service.namespace)",
            ])
        }} as namespace,
        {{ canonical_timestamp('Timestamp') }} as timestamp,
        {{ canonical_timestamp('Timestamp') }} as observed_at,
        SeverityText as severity_text,
        SeverityNumber as severity_number,
        Body as body,
        TraceId as trace_id,
        SpanId as span_id,
        {{ otel_record_id() }} as record_id,
        mapFromArrays(JSONAllPaths(LogAttributes), JSONAllValues(LogAttributes)) as attributes,
        mapFromArrays(JSONAllPaths(ResourceAttributes), JSONAllValues(ResourceAttributes)) as resource_attributes,
        toUInt64(length(Body) + {{ map_bytes('attributes') }}) as billed_bytes,
        toString(LogAttributes.lipservice.sample_rate) as sample_rate_text, -- noqa: RF01, a path and no table
        '' as native_pattern,
        toUInt8(0) as native_pattern_version
    from {{ source('otel_json', 'logs') }}
    where {{ within_history('Timestamp') }}

),

named as (

    {{ with_unknown_service('renamed') }}

)

select * from named
