{#- The keys of a JSON object, `{a,b}`, in the order they stand in: one writer has one order. Any other
    text as it is. -#}
{% macro json_shape(text) -%}
    {%- set regex = message_regexes() -%}
    {%- set pairs -%}
        if(
            {{ is_cut_off(text) }} and not match({{ text }}, {{ sql_string(regex.json_whole) }}),
            extract({{ text }}, {{ sql_string(regex.json_cut) }}),
            {{ text }}
        )
    {%- endset -%}
    if(
        {{ is_cut_off(text) }} and match({{ text }}, {{ sql_string(regex.json_cut) }})
        or match({{ text }}, {{ sql_string(regex.json_whole) }}),
        concat('{', replaceRegexpAll(
            replaceRegexpAll({{ pairs }}, {{ sql_string(regex.json_value) }}, ''), {{ sql_string(regex.json_marks) }}, ''
        ), '}'),
        {{ text }}
    )
{%- endmacro %}
