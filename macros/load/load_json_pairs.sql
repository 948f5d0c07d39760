{#- The top level of a JSON object as pairs: strings as they read, null as '', all else as JSON. A string
    that can't be read keeps its quotes rather than its place. -#}
{% macro load_json_pairs(json) -%}
    arrayMap(
        pair -> (
            {#- An empty name is how a key that isn't there is looked up. -#}
            if(pair.1 = '', '""', pair.1),
            multiIf(
                pair.2 = 'null', '',
                startsWith(pair.2, '"') and (pair.2 = '""' or JSONExtractString(pair.2) != ''), JSONExtractString(pair.2),
                pair.2
            )
        ),
        JSONExtractKeysAndValuesRaw({{ json }})
    )
{%- endmacro %}
