{#- An array of *length* with each *value* at its *place*, counted from 0, and zeros elsewhere. The zeros come in after
    the values are collected: groupArrayInsertAt holds four times as much meanwhile, and spills to disk. -#}
{% macro placed(value, place, length) -%}
    {%- set sorted = 'arraySort(groupArray((toInt32(' ~ place ~ '), toFloat64(' ~ value ~ '))))' -%}
    arrayResize(
        arrayFlatten(arrayMap(
            (one, gap) -> arrayPushBack(arrayWithConstant(gap - 1, 0.), one.2),
            {{ sorted }},
            arraySlice(arrayDifference(arrayPushFront({{ sorted }}.1, toInt32(-1))), 2)
        )),
        {{ length }},
        0.
    )
{%- endmacro %}
