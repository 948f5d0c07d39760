{{ config(enabled=(var('lipservice__source') == 'otel_json')) }}

with

logs as (

    select *
    from {{ source('otel_json', 'logs') }}
    {% if var('lipservice__history_days') | int > 0 %}
    -- The table is partitioned by the day of Timestamp.
    where Timestamp >= {{ history_start() }}
    {% endif %}

),

named as (

    {{ with_unknown_service('logs', 'ServiceName') }}

),

with_maps as (

    select
        *,
        mapFromArrays(JSONAllPaths(LogAttributes), JSONAllValues(LogAttributes)) as attributes,
        mapFromArrays(JSONAllPaths(ResourceAttributes), JSONAllValues(ResourceAttributes)) as resource_attributes
    from named

),

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
        attributes,
        resource_attributes,
        toUInt64(length(Body) + {{ map_bytes('attributes') }}) as billed_bytes,
        toString(LogAttributes.lipservice.sample_rate) as sample_rate_text,
        '' as native_pattern,
        toUInt8(0) as native_pattern_version
    from with_maps

)

select * from renamed
