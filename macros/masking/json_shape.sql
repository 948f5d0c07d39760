{#- The keys of a JSON object in the order they stand in: one writer has one order. -#}
{% macro json_shape(text) -%}
    {%- set regex = message_regexes() -%}
    concat('{', replaceRegexpAll(
        replaceRegexpAll({{ text }}, {{ sql_string(regex.json_value) }}, ''), {{ sql_string(regex.json_marks) }}, ''
    ), '}')
{%- endmacro %}
