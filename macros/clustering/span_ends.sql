{#- How many begins and how many ends of spans are looked at in a form, the last ones first: a statement
    has few variables, and pairs of more would cost without finding anything. -#}
{% macro span_ends() -%}
    8
{%- endmacro %}
