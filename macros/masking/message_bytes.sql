{#- How much of a body counts, in bytes. What tells statements apart stands in front; the rest of a
    longer line is data, and one line of a megabyte must not cost what ten thousand lines do. -#}
{% macro message_bytes() -%}
    4096
{%- endmacro %}
