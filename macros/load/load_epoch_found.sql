{#- Seconds, ms, µs or ns since 1970 (2001 to 2033) as one of the first tokens, '' when there are none. -#}
{% macro load_epoch_found(head) -%}
    extract({{ head }}, {{ sql_string('^(?:\\S+\\s+)+?(1\\d{9}(?:\\d{3}|\\d{6}|\\d{9}|\\.\\d{1,9})?)(?:\\s|$)') }})
{%- endmacro %}
