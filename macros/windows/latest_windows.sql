{#- The latest window of each team that has lines: what has not come yet is no silence. -#}
{% macro latest_windows(compared) -%}
    (
        select
            team_id,
            max({{ compared }}.window_start) as window_start
        from {{ compared }}
        group by team_id
    )
{%- endmacro %}
