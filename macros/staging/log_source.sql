{#- The source the project was told to read. Every other is disabled. -#}
{% macro log_source() -%}
    {%- set sources = ['posthog', 'otel', 'otel_json', 'clickstack'] -%}
    {%- set source = var('lipservice__source') -%}
    {%- if source not in sources -%}
        {{ exceptions.raise_compiler_error(
            "the var lipservice__source is '" ~ source ~ "', and there is no such source; it is one of "
            ~ sources | join(', ') ~ ". Set it under vars in dbt_project.yml or with --vars."
        ) }}
    {%- endif -%}
    {{ return(source) }}
{%- endmacro %}
