{#- The UTC midnight before which lines are not looked at. Whole days, so that a window is never cut. -#}
{% macro history_start() -%}
    (toStartOfDay(now('UTC')) - toIntervalDay({{ var('lipservice__history_days') | int }}))
{%- endmacro %}
