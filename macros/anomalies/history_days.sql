{#- How many days train a window, and how many are judged when nothing was before: six weeks, so that each time
    of the week was seen six times. -#}
{% macro history_days() -%}
    42
{%- endmacro %}
