{#- The latest window of each team that has lines: what has not come yet is no silence. -#}
{% macro latest_windows(counts) -%}
    (
        select team_id, max({{ counts }}.window_start) as window_start
        from {{ counts }}
        where {{ counts }}.window_start <= now() + toIntervalHour(1)
        group by team_id
    )
{%- endmacro %}
