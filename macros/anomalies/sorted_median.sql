{#- The median of a sorted array: the middle, or the mean of the two middles; NaN where it is empty. -#}
{% macro sorted_median(values) -%}
    arrayReduce('avg', arraySlice({{ values }}, intDiv(length({{ values }}) + 1, 2), 2 - length({{ values }}) % 2))
{%- endmacro %}
