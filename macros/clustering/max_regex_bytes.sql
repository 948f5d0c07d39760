{#- The longest regex that is handed out: rules and functions that run them have limits of their own. -#}
{% macro max_regex_bytes() -%}
    1000
{%- endmacro %}
