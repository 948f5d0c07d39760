{#- For the hours 23 to 47 of *counts* and *expected*: the weighted median of their ratio over the 24 hours that end
    one hour before. So a new level is normal after half a day, and an incident shorter than that moves nothing. -#}
{% macro levels_of_hours(counts, expected) -%}
    arrayMap(
        hour -> ifNotFinite(arrayReduce(
            'quantileExactWeighted(0.5)',
            arraySlice(
                arrayMap((counted, usual) -> (counted + 3) / (usual + 3), {{ counts }}, {{ expected }}),
                greatest(hour - 24, 1), least(24, hour - 1)
            ),
            arraySlice(
                arrayMap(usual -> toUInt64(10 * usual), {{ expected }}), greatest(hour - 24, 1), least(24, hour - 1)
            )
        ), 1.),
        range(23, 48)
    )
{%- endmacro %}
