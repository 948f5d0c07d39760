{#- What was opened in any service of a team, for all its services: one that wrote nothing meanwhile is silent,
    not absent. -#}
{% macro opened_for_all(compared, start) -%}
    select
        opened.team_id as team_id,
        services.service_name as service_name,
        opened.{{ start }} as {{ start }}
    from (select distinct team_id, {{ start }} from ({{ opened(compared, start) }})) as opened
    inner join (select distinct team_id, service_name from {{ compared }}) as services using (team_id)
{%- endmacro %}
