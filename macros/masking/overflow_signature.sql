{#- What a line is counted under whose signature is beyond the cap: a small number, one a severity, which
    no hash of a line will be. -#}
{% macro overflow_signature(severity) -%}
    toUInt64(indexOf({{ overflow_severities() }}, toString({{ severity }})))
{%- endmacro %}
