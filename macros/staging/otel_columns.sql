{#- The canonical columns out of the collector's `otel_logs` with Map attributes, which ClickStack has
    as well. EventName is not read: tables made by older collectors have none. -#}
{% macro otel_columns() -%}
        toInt32({{ var('lipservice__team_id') }}) as team_id,
        ServiceName as service_name,
        {{
            first_given([
                "ResourceAttributes['deployment.environment.name']",
                "ResourceAttributes['deployment.environment']",
                "ResourceAttributes['env']",
            ])
        }} as environment,
        {{
            first_given([
                "ResourceAttributes['k8s.namespace.name']",
                "ResourceAttributes['service.namespace']",
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
        cast(LogAttributes, 'Map(String, String)') as attributes,
        cast(ResourceAttributes, 'Map(String, String)') as resource_attributes,
        toUInt64(length(Body) + {{ map_bytes('LogAttributes') }}) as billed_bytes,
        LogAttributes['lipservice.sample_rate'] as sample_rate_text,
        '' as native_pattern,
        toUInt8(0) as native_pattern_version
{%- endmacro %}
