{#- The timestamp that *head* begins with, '' where it begins with none. Most files have it there, and a
    regex without a capturing group is several times as fast as one that has to find where a match begins. -#}
{% macro load_timestamp_at_front(head) -%}
    trim(leading '[(' from extract({{ head }}, {{ sql_string('^[\\[(]?' ~ load_timestamp_shapes()) }}))
{%- endmacro %}
