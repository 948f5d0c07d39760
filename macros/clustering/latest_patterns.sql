{#- One row per pattern out of the rows that tell how each changed: its latest. -#}
{% macro latest_patterns(pattern_changes) -%}
    select
        team_id,
        service_name,
        {{ service_key('team_id', 'service_name') }} as service_key,
        pattern_id,
        argMax(template, change_number) as template,
        argMax(merged_into, change_number) as merged_into,
        argMax(record_count, change_number) as record_count,
        min(founded_at) as founded_at
    from {{ pattern_changes }}
    group by team_id, service_name, pattern_id
{%- endmacro %}
