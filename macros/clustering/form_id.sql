{#- What a form is known by. It follows from service and text alone, so that a rebuilt store gives the same. -#}
{% macro form_id(team_id, service_name, form) -%}
    sipHash64({{ team_id }}, toString({{ service_name }}), {{ form }})
{%- endmacro %}
