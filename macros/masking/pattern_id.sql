{#- 16 hex digits (hex() leaves out leading zeros) that follow from the template alone, so that a rebuilt store gives the same ids. -#}
{% macro pattern_id(team_id, service_name, template) -%}
    leftPad(lower(hex(sipHash64({{ team_id }}, {{ service_name }}, {{ template }}))), 16, '0')
{%- endmacro %}
