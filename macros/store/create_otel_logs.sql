{#- Makes the table that LipService loads logs into: OpenTelemetry's own, so that a collector can write
    to it and the otel adapter reads both alike. One index is added: predicates on the time reach the
    adapter as predicates on Timestamp, which neither partition nor primary key begins with. And one column:
    LoadToken names the batch of a file that a row was loaded with, so that a load that was killed writes no
    row twice; it is empty in rows from elsewhere. A deduplication window would do that too, but drop what
    others insert twice on purpose. -#}
{% macro create_otel_logs() -%}
    {%- if log_source() != 'otel' -%}
        {{ exceptions.raise_compiler_error(
            "create_otel_logs makes the table that the source otel reads, and lipservice__source is '"
            ~ log_source() ~ "'. Set lipservice__source to otel to keep logs in a store of LipService's own."
        ) }}
    {%- endif -%}
    {%- set logs = source('otel', 'logs') -%}
    {%- do run_query('create database if not exists ' ~ logs.schema) -%}
    {%- do run_query(otel_logs_ddl(logs)) -%}
{%- endmacro %}
