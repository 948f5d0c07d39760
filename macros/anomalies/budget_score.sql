{#- How many standard deviations a window has to be off, for a usual series to be flagged *flags* times a day:
    the tail of the normal distribution, both sides of it and each of four sums, turned around. -#}
{% macro budget_score(flags) -%}
    {%- set chances = 2 * 4 * windows_per_day() | int -%}
    sqrt(2 * log({{ chances }} / {{ flags }}) - log(2 * log({{ chances }} / {{ flags }})) - log(2 * pi()))
{%- endmacro %}
