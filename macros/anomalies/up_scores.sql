{#- By how much sums of the last *length* windows are too high, where they are *least* times what is expected above it:
    as if the largest excess had been the second largest, so that one burst is not taken for many windows. -#}
{% macro up_scores(length, least) -%}
    arrayMap(
        (excess, largest, high, weight) -> if(
            excess - largest[1] + largest[2] >= greatest({{ least }} * high, 5 * weight),
            {{ poisson_score('(high + excess - largest[1] + largest[2])', 'high', 'weight') }},
            0
        ),
        {{ last_sum('excess', length) }}, largest_{{ length }}, {{ last_sum('high', length) }}, weights
    )
{%- endmacro %}
