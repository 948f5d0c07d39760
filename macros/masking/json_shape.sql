{#- The keys of a JSON object, `{a,b}`, in the order they stand in: one writer has one order. Any other
    text as it is. -#}
{% macro json_shape(text) -%}
    {%- set regex = message_regexes() -%}
    arrayMap(pairs -> if(
        pairs = '', {{ text }},
        concat('{', replaceRegexpAll(
            replaceRegexpAll(pairs, {{ sql_string(regex.json_value) }}, ''), {{ sql_string(regex.json_marks) }}, ''
        ), '}')
    ), [multiIf(
        match({{ text }}, {{ sql_string(regex.json_whole) }}), {{ text }},
        {{ is_cut_off(text) }}, extract({{ text }}, {{ sql_string(regex.json_cut) }}),
        ''
    )])[1]
{%- endmacro %}
