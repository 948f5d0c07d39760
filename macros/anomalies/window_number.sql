{#- The number of a window on the grid, counted from the Unix epoch. -#}
{% macro window_number(window_start) -%}
    toInt64(intDiv(toUnixTimestamp({{ window_start }}), {{ var('lipservice__window_seconds') }}))
{%- endmacro %}
