{#- What tells the severity of a line, '' when nothing does. -#}
{% macro load_severity_found(head) -%}
    if({{ load_severity_word(head) }} != '', {{ load_severity_word(head) }}, {{ load_severity_mark(head) }})
{%- endmacro %}
