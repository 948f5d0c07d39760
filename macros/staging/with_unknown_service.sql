{#- The rows of *relation*, with OpenTelemetry's own name for a service where *service_column* is
    empty. Two branches and not an if(): both compare the column itself, so a predicate on the service
    still prunes by primary key, and the second reads nothing where every line names its service.
    The column is qualified, since ClickHouse would otherwise compare what replaces it. -#}
{% macro with_unknown_service(relation, service_column) -%}
    select *
    from {{ relation }}
    where {{ relation }}.{{ service_column }} != ''

    union all

    select * replace (toLowCardinality('unknown_service') as {{ service_column }})
    from {{ relation }}
    where {{ relation }}.{{ service_column }} = ''
{%- endmacro %}
