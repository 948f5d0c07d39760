{#- Whether *team_id* is lipservice__team_id, or true when that is 0. -#}
{% macro of_chosen_team(team_id) -%}
    {%- set chosen = var('lipservice__team_id') | int -%}
    {{ team_id ~ ' = ' ~ chosen if chosen else 'true' }}
{%- endmacro %}
