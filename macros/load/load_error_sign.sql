{#- Whether *head* may tell of an error: enough to keep it out of a record that calls itself harmless. Whether
    a record speaks of an error is said elsewhere, by the one list of words. -#}
{% macro load_error_sign(head) -%}
    match({{ head }}, '(?i)error|exception|fatal|panic|critical|fail|abort|denied|refused|killed|unable|cannot')
{%- endmacro %}
