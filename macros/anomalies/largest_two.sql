{#- The two largest of twice as many places as *largest* holds the largest of. -#}
{% macro largest_two(largest, places) -%}
    arrayMap(
        (now, earlier) -> arraySlice(arrayReverseSort(arrayConcat(arraySlice(now, 1, 2), arraySlice(earlier, 1, 2))), 1, 2),
        {{ largest }}, arrayShiftRight({{ largest }}, {{ places }}, [0., 0.])
    )
{%- endmacro %}
