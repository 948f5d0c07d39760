{#- A team's service as one number: passes join and group by it, never across services. -#}
{% macro service_key(team_id, service_name) -%}
    cityHash64({{ team_id }}, toString({{ service_name }}))
{%- endmacro %}
