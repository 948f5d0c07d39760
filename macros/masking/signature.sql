{#- A pure function of the body that the SDK computes as well, byte for byte: xxHash64 exists in both. -#}
{% macro signature(body) -%}
    xxHash64({{ mask_line(body) }})
{%- endmacro %}
