{#- The *rates* of hours as rates of their windows: a straight line between the middles of two hours, or, where
    *cover* is `greatest` or `least`, that of the line and the hour's own rate: a step at the full hour is no line. -#}
{% macro rate_by_window(rates, levels, cover=none) -%}
    {%- set windows = windows_per_hour() | int -%}
    {%- set line = 'rate + greatest(step, 0.) * (after - rate) + greatest(-step, 0.) * (before - rate)' -%}
    arraySlice(arrayFlatten(arrayMap(
        (before, rate, after, level) -> arrayMap(
            step -> level * {{ cover ~ '(rate, ' ~ line ~ ')' if cover else '(' ~ line ~ ')' }},
            [{% for window in range(windows) %}{{ (window + 0.5) / windows - 0.5 }}{{ ', ' if not loop.last }}{% endfor %}]
        ),
        arraySlice({{ rates }}, 23, 25), arraySlice({{ rates }}, 24, 25), arraySlice({{ rates }}, 25, 25), {{ levels }}
    )), 2)
{%- endmacro %}
