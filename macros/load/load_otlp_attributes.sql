{#- The attributes of *json*'s *path* in OTLP's form, a list of keys with typed values, as a map. -#}
{% macro load_otlp_attributes(json, path) -%}
    cast(
        arrayMap(
            attribute -> (JSONExtractString(attribute, 'key'), {{ load_otlp_value("JSONExtractRaw(attribute, 'value')") }}),
            JSONExtractArrayRaw({{ json }}, {{ path | map('tojson') | map('replace', '"', "'") | join(', ') }})
        ),
        'Map(LowCardinality(String), String)'
    )
{%- endmacro %}
