{#- The sums of *values* over the last *length* places. -#}
{% macro last_sum(values, length) -%}
    arrayMap((sum_to, sum_from) -> sum_to - sum_from, arrayCumSum({{ values }}), arrayShiftRight(arrayCumSum({{ values }}), {{ length }}))
{%- endmacro %}
