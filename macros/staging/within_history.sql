{#- Whether *instant* is no older than lipservice__history_days, or true when that is 0. Whole UTC days,
    so that a window is never cut; *margin_days* more, for a column that is coarser than an instant. -#}
{% macro within_history(instant, margin_days=0) -%}
    {%- set days = var('lipservice__history_days') | int -%}
    {%- if days == 0 -%}
        true
    {%- else -%}
        {{ instant }} >= toStartOfDay(now('UTC')) - toIntervalDay({{ days + margin_days }})
    {%- endif -%}
{%- endmacro %}
