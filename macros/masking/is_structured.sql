{#- Whether *text* may be JSON or logfmt. Every line is asked, so this is as cheap as it gets: the first
    byte, or an equals sign in the first word, which every line of pairs has and few others. -#}
{% macro is_structured(text) -%}
    (startsWith({{ text }}, '{') or position({{ text }}, '=') between 2 and position({{ text }}, ' '))
{%- endmacro %}
