{#- A line of pairs and nothing else as its message; without one as its keys, `a= b=`; any other line
    as it is: in `user=root logged in` the words after the pair are the message. -#}
{% macro reduced_logfmt(text) -%}
    {%- set regex = message_regexes() -%}
    {%- set before = 'extract(' ~ text ~ ', ' ~ sql_string(regex.logfmt_before_message) ~ ')' -%}
    {%- set message = "trim(leading '\"' from extract(substring(" ~ text ~ ', length(' ~ before ~ ') + 1), '
        ~ sql_string(regex.logfmt_message) ~ '))' -%}
    multiIf(
        not if(
            {{ is_cut_off(text) }},
            match({{ text }}, {{ sql_string(regex.logfmt_cut) }}),
            match({{ text }}, {{ sql_string(regex.logfmt_whole) }})
        ), {{ text }},
        {{ before }} != '' and {{ message }} != '', {{ without_escapes(message) }},
        replaceRegexpAll({{ text }}, {{ sql_string(regex.logfmt_value) }}, '=')
    )
{%- endmacro %}
