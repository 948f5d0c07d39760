{#- Settings of a query whose groups may be as many as the log has lines: it then sorts and groups on
    disk, so that memory stays the same however long the history and however odd the lines. -#}
{% macro bounded_memory() -%}
    {{ return({
        'max_bytes_before_external_group_by': 268435456,
        'max_bytes_before_external_sort': 268435456,
        'max_bytes_ratio_before_external_group_by': 0,
        'max_bytes_ratio_before_external_sort': 0,
    }) }}
{%- endmacro %}
