{#- What OTLP's typed value *json* holds: a scalar as text, a list or a map of values as their JSON. -#}
{% macro load_otlp_value(json) -%}
    multiIf(
        JSONHas({{ json }}, 'stringValue'), JSONExtractString({{ json }}, 'stringValue'),
        {{ json }} in ('', '{}', 'null'), '',
        trim(both '"' from JSONExtractKeysAndValuesRaw({{ json }})[1].2)
    )
{%- endmacro %}
