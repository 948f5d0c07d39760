{#- An array of *length* with each *value* at its *place*, counted from 0, and zeros elsewhere. -#}
{% macro placed(value, place, length) -%}
    groupArrayInsertAt(0., {{ length }})({{ value }}, toUInt32({{ place }}))
{%- endmacro %}
