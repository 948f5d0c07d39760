{#- What was rewritten in any service of a team, for all its services: one that wrote nothing meanwhile is silent,
    not absent. -#}
{% macro opened_for_all(counts, start) -%}
    (
        select opened.team_id as team_id, services.service_name as service_name, opened.{{ start }} as {{ start }}
        from (select distinct team_id, {{ start }} from {{ changed(counts, start) }}) as opened
        inner join (select distinct team_id, service_name from {{ counts }}) as services using (team_id)
    )
{%- endmacro %}
