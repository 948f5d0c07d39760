{#- By how much sums of the last *length* windows are too low, where they are at most half of what is expected. -#}
{% macro down_scores(length) -%}
    arrayMap(
        (counted, low, weight)
        -> if(counted <= 0.5 * low, abs({{ poisson_score('counted', 'low', 'weight') }}), 0),
        {{ last_sum('counts', length) }}, {{ last_sum('low', length) }}, weights
    )
{%- endmacro %}
