{#- The first of *names* that is a key of *fields*, '' when none is. -#}
{% macro load_key(fields, names) -%}
    multiIf(
        {%- for name in names %}
            mapContains({{ fields }}, '{{ name }}'), '{{ name }}',
        {%- endfor %}
            ''
        )
{%- endmacro %}
