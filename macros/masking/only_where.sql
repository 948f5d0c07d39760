{#- *expression* of `text`, a String, where *condition* holds; elsewhere `text` as it is. Within a lambda
    ClickHouse works out all branches of an `if` for all rows, but nothing for an array without members. -#}
{% macro only_where(condition, expression) -%}
    if({{ condition }}, arrayMap(text -> {{ expression }}, if({{ condition }}, [text], []))[1], text)
{%- endmacro %}
