{#- *timestamp* as every model has it. A cast, since a predicate on it still prunes by an index on the
    column underneath; toDateTime64() hides the column from ClickHouse. -#}
{% macro canonical_timestamp(timestamp) -%}
    cast({{ timestamp }}, 'DateTime64(6, \'UTC\')')
{%- endmacro %}
