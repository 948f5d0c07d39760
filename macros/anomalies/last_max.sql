{#- The greater of *values* and themselves so many places before. -#}
{% macro last_max(values, places) -%}
    arrayMap((value, earlier) -> greatest(value, earlier), {{ values }}, arrayShiftRight({{ values }}, {{ places }}))
{%- endmacro %}
