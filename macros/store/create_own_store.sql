{#- Makes LipService's own store of logs where it is the source: on a fresh ClickHouse the first
    `dbt run` then finds an empty table instead of none. A source somebody else owns is left alone. -#}
{% macro create_own_store() -%}
    {%- if execute and log_source() == 'otel' and var('lipservice__source_database') in ('', target.schema) -%}
        {%- do create_otel_logs() -%}
    {%- endif -%}
{%- endmacro %}
