{#- Quotes and slashes as the app wrote them. Other escapes stay: they are the same on every line. -#}
{% macro without_escapes(text) -%}
    if(position({{ text }}, '\\') > 0, replaceRegexpAll({{ text }}, {{ sql_string(message_regexes().escape) }}, {{ sql_string('\\1') }}), {{ text }})
{%- endmacro %}
