{#- The first of *expressions* that is not empty; '' when all are. -#}
{% macro first_given(expressions) -%}
    multiIf(
        {%- for expression in expressions[:-1] %}
            {{ expression }} != '', {{ expression }},
        {%- endfor %}
            {{ expressions[-1] }}
        )
{%- endmacro %}
