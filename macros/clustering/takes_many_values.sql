{#- Whether *text* has so many different values in its group that it is a variable. Enumerations, states of a
    task say, have fewer values that follow each other, and each of them is a statement of its own. -#}
{% macro takes_many_values(text) -%}
    uniqUpTo(8)({{ text }}) >= 8
{%- endmacro %}
