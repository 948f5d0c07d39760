{#- The keys of a line of pairs, `a= b=`; any other line as it is. -#}
{% macro logfmt_shape(text) -%}
    if(
        {{ is_logfmt(text) }},
        replaceRegexpAll({{ text }}, {{ sql_string(message_regexes().logfmt_value) }}, '='),
        {{ text }}
    )
{%- endmacro %}
