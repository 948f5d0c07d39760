{#- What *rates* of hours make of each window: at the level of its hour, in the shape of the hour, per what it is
    measured by. Never nothing: a line where none ever was is no miracle. -#}
{% macro expected_counts(rates, cover=none) -%}
    arrayMap(
        (rate, scale, shape) -> greatest(rate * scale * shape, 0.02),
        {{ rate_by_window(rates, 'levels', cover) }}, scales, shape
    )
{%- endmacro %}
