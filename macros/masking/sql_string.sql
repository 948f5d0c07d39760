{#- *text* as a SQL string literal. -#}
{% macro sql_string(text) -%}
    '{{ text | replace('\\', '\\\\') | replace("'", "\\'") }}'
{%- endmacro %}
