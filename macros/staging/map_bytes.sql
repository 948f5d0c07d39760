{#- How many bytes the keys and values of a Map(String, String) have. -#}
{% macro map_bytes(map) -%}
    arraySum(key -> length(key), mapKeys({{ map }})) + arraySum(value -> length(value), mapValues({{ map }}))
{%- endmacro %}
