{#- A JSON object as its message; without one as its keys, `{a,b}`; what is neither, as it is. -#}
{% macro reduced_json(text) -%}
    {%- set regex = message_regexes() -%}
    {%- set before = 'extract(' ~ text ~ ', ' ~ sql_string(regex.json_before_message) ~ ')' -%}
    {%- set message = 'extract(substring(' ~ text ~ ', length(' ~ before ~ ') + 1), ' ~ sql_string(regex.chars) ~ ')' -%}
    {%- set cut = 'extract(' ~ text ~ ', ' ~ sql_string(regex.json_cut) ~ ')' -%}
    multiIf(
        {{ before }} != '' and {{ message }} != '', {{ without_escapes(message) }},
        match({{ text }}, {{ sql_string(regex.json_whole) }}), {{ json_shape(text) }},
        {{ is_cut_off(text) }} and {{ cut }} != '', {{ json_shape(cut) }},
        {{ text }}
    )
{%- endmacro %}
