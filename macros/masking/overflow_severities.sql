{#- The severities in the order of their overflow signatures: 1, 2, … -#}
{% macro overflow_severities() -%}
    ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL', 'UNSPECIFIED', 'UNKNOWN']
{%- endmacro %}
