{#- The three *texts* that came first, an array; empty ones don't count. -#}
{% macro earliest_three(text, instant) -%}
    arrayMap(earliest -> earliest.2, groupArraySortedIf(3)(({{ instant }}, {{ text }}), {{ text }} != ''))
{%- endmacro %}
