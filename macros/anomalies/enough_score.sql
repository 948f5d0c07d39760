{#- What the score of a sum over *length* windows has to reach: what the budget asks for, as the series scatters over
    so many windows, and more than its *habit*. A single window is the most likely to be chance. -#}
{% macro enough_score(length, habit) -%}
    {%- set share = {1: 0, 3: 0.44, 6: 0.72, 12: 1}[length] -%}
    greatest(
        {{ 1.3 if length == 1 else 1 }} * budget
        * pow(usual_scatter_1, {{ 1 - share }}) * pow(usual_scatter_12, {{ share }}),
        {{ 1.5 if length == 1 else 1.35 }} * {{ habit }}
    )
{%- endmacro %}
