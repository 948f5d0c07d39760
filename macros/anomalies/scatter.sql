{#- By how much *scores* scatter more than those of a Poisson process: their median and nine tenths, against those
    of the normal distribution. Up to a tenth of a day may be an incident and not count. -#}
{% macro scatter(scores) -%}
    greatest(
        arrayReduce('quantile(0.5)', arrayMap(score -> abs(score), {{ scores }})) / 0.674,
        arrayReduce('quantile(0.9)', arrayMap(score -> abs(score), {{ scores }})) / 1.645
    )
{%- endmacro %}
