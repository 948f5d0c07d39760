{#- The pairs of a line of logfmt. -#}
{% macro load_logfmt_pairs(line) -%}
    cast(extractKeyValuePairsWithEscaping({{ line }}, '=', ' ', '"'), 'Array(Tuple(String, String))')
{%- endmacro %}
