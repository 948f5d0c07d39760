{#- Counts the changes of message and mask_line. A signature carries it, so those of two versions never
    meet by accident. -#}
{% macro mask_version() -%}
    toUInt8(2)
{%- endmacro %}
