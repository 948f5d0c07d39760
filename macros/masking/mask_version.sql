{#- Counts the changes of mask_line. Signatures of two versions are never compared. -#}
{% macro mask_version() -%}
    toUInt8(1)
{%- endmacro %}
