{#- How much of a masked line takes part in clustering, and the longest template there is. -#}
{% macro max_form_characters() -%}
    1024
{%- endmacro %}
