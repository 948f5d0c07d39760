{#- Whether *text* is pairs and nothing else, as far as it goes. -#}
{% macro is_logfmt(text) -%}
    {%- set regex = message_regexes() -%}
    if(
        {{ is_cut_off(text) }},
        match({{ text }}, {{ sql_string(regex.logfmt_cut) }}),
        match({{ text }}, {{ sql_string(regex.logfmt_whole) }})
    )
{%- endmacro %}
