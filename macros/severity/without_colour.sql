{#- *text* without the codes that colour it in a terminal. -#}
{% macro without_colour(text) -%}
    replaceRegexpAll({{ text }}, {{ sql_string('\\x1b?\\[[0-9;]*m') }}, '')
{%- endmacro %}
