{#- The strength of the alarm that each window is part of: a sum over one of *lengths* windows speaks for all in it. -#}
{% macro most_of(direction, lengths) -%}
    arrayMap(
        ({% for length in lengths %}of_{{ length }}{{ ', ' if not loop.last }}{% endfor %})
        -> greatest({% for length in lengths %}of_{{ length }} / enough_{{ direction }}_{{ length }}{{ ', ' if not loop.last }}{% endfor %}),
        {%- for length in lengths %}
        {{ next_max(direction ~ '_' ~ length, length) }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
