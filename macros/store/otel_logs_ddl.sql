{#- OpenTelemetry's DDL of otel_logs (collector-contrib, clickhouseexporter, logs_table.sql) at *relation*, with what
    create_otel_logs says is added. -#}
{% macro otel_logs_ddl(relation) -%}
    create table if not exists {{ relation }} (
        Timestamp DateTime64(9) codec (Delta(8), ZSTD(1)),
        TimestampTime DateTime default toDateTime(Timestamp),
        TraceId String codec (ZSTD(1)),
        SpanId String codec (ZSTD(1)),
        TraceFlags UInt8,
        SeverityText LowCardinality(String) codec (ZSTD(1)),
        SeverityNumber UInt8,
        ServiceName LowCardinality(String) codec (ZSTD(1)),
        Body String codec (ZSTD(1)),
        ResourceSchemaUrl LowCardinality(String) codec (ZSTD(1)),
        ResourceAttributes Map(LowCardinality(String), String) codec (ZSTD(1)),
        ScopeSchemaUrl LowCardinality(String) codec (ZSTD(1)),
        ScopeName String codec (ZSTD(1)),
        ScopeVersion LowCardinality(String) codec (ZSTD(1)),
        ScopeAttributes Map(LowCardinality(String), String) codec (ZSTD(1)),
        LogAttributes Map(LowCardinality(String), String) codec (ZSTD(1)),
        EventName String codec (ZSTD(1)),
        LoadToken LowCardinality(String) codec (ZSTD(1)),
        index idx_trace_id TraceId type bloom_filter(0.001) granularity 1,
        index idx_res_attr_key mapKeys(ResourceAttributes) type bloom_filter(0.01) granularity 1,
        index idx_res_attr_value mapValues(ResourceAttributes) type bloom_filter(0.01) granularity 1,
        index idx_scope_attr_key mapKeys(ScopeAttributes) type bloom_filter(0.01) granularity 1,
        index idx_scope_attr_value mapValues(ScopeAttributes) type bloom_filter(0.01) granularity 1,
        index idx_log_attr_key mapKeys(LogAttributes) type bloom_filter(0.01) granularity 1,
        index idx_log_attr_value mapValues(LogAttributes) type bloom_filter(0.01) granularity 1,
        index idx_body Body type tokenbf_v1(32768, 3, 0) granularity 8,
        index idx_timestamp Timestamp type minmax granularity 1,
        index idx_load_token LoadToken type bloom_filter(0.01) granularity 1
    )
    engine = MergeTree
    partition by toDate(TimestampTime)
    primary key (ServiceName, TimestampTime)
    order by (ServiceName, TimestampTime, Timestamp)
    settings index_granularity = 8192, ttl_only_drop_parts = 1
{%- endmacro %}
