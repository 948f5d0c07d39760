{#- Whether the first word of *text* holds an equals sign: what every line of pairs does, and few others. -#}
{% macro may_be_logfmt(text) -%}
    (position({{ text }}, '=') between 2 and position({{ text }}, ' '))
{%- endmacro %}
