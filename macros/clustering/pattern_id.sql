{#- 16 hex digits of the form that founded a pattern (hex() leaves out leading zeros). -#}
{% macro pattern_id(form_id) -%}
    leftPad(lower(hex({{ form_id }})), 16, '0')
{%- endmacro %}
