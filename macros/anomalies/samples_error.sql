{#- How far the mean of *samples*, rates of *trials* windows each, is off by chance: what a Poisson process around
    *rate* makes of it, twice over, or what the samples themselves scatter by. -#}
{% macro samples_error(samples, rate, trials) -%}
    (greatest(
        sqrt(2 * greatest({{ rate }}, 1 / {{ trials }}) / {{ trials }}), arrayReduce('stddevPop', {{ samples }})
    ) / sqrt(length({{ samples }})))
{%- endmacro %}
