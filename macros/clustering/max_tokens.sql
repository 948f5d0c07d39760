{#- Forms of more tokens are dumps, not statements; they stay as they are, and cost no pass anything. -#}
{% macro max_tokens() -%}
    120
{%- endmacro %}
