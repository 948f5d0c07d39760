{#- How much of a line is searched for its timestamp and severity. -#}
{% macro load_head_bytes() -%}
    256
{%- endmacro %}
