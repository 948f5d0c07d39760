{#- 16 hex digits that follow from the template alone, so that a rebuilt store gives the same ids. -#}
{% macro pattern_id(team_id, service_name, template) -%}
    lower(hex(sipHash64({{ team_id }}, {{ service_name }}, {{ template }})))
{%- endmacro %}
