{#- How many different texts make a span of tokens a variable. Enumerations, states of a task say, have
    fewer values that follow each other, and each of them is a statement of its own. -#}
{% macro span_values() -%}
    8
{%- endmacro %}
