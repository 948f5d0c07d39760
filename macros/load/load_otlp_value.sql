{#- What OTLP's typed value *json* holds: a scalar as text, a list or a map as JSON, what is nested in it
    in OTLP's own form. -#}
{% macro load_otlp_value(json) -%}
    multiIf(
        {{ json }} in ('', '{}', 'null'), '',
        JSONHas({{ json }}, 'stringValue'), JSONExtractString({{ json }}, 'stringValue'),
        JSONHas({{ json }}, 'kvlistValue'),
        concat('{', arrayStringConcat(arrayMap(
            pair -> concat(
                JSONExtractRaw(pair, 'key'), ':', JSONExtractKeysAndValuesRaw(JSONExtractRaw(pair, 'value'))[1].2
            ),
            JSONExtractArrayRaw({{ json }}, 'kvlistValue', 'values')
        ), ','), '}'),
        JSONHas({{ json }}, 'arrayValue'),
        concat('[', arrayStringConcat(arrayMap(
            item -> JSONExtractKeysAndValuesRaw(item)[1].2, JSONExtractArrayRaw({{ json }}, 'arrayValue', 'values')
        ), ','), ']'),
        trim(both '"' from JSONExtractKeysAndValuesRaw({{ json }})[1].2)
    )
{%- endmacro %}
