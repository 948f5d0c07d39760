{#- The greatest of *values* over each place and those after it, *length* of them. -#}
{% macro next_max(values, length) -%}
    {%- if length == 1 -%}
    {{ values }}
    {%- else -%}
    arrayMap(
        ({% for step in range(length) %}value_{{ step }}{{ ', ' if not loop.last }}{% endfor %})
        -> greatest({% for step in range(length) %}value_{{ step }}{{ ', ' if not loop.last }}{% endfor %}),
        {% for step in range(length) %}arrayShiftLeft({{ values }}, {{ step }}){{ ', ' if not loop.last }}{% endfor %}
    )
    {%- endif -%}
{%- endmacro %}
