{#- The rows of *relation*, with OpenTelemetry's own name for a service where service_name is empty.
    Two branches and not an if(): both compare the column itself, so a predicate on the service still
    prunes by primary key, and the second reads nothing where every line names its service. The column
    is qualified, since ClickHouse would otherwise compare what replaces it. -#}
{% macro with_unknown_service(relation) -%}
    select
        * except (service_name),
        service_name
    from {{ relation }}
    where {{ relation }}.service_name != ''

    union all

    select
        * except (service_name),
        toLowCardinality('unknown_service') as service_name
    from {{ relation }}
    where {{ relation }}.service_name = ''
{%- endmacro %}
