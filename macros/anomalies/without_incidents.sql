{#- The sorted *weeks* without those far outside what the sorted *days* are like, unless that were half of them. -#}
{% macro without_incidents(weeks, days) -%}
    arrayMap(
        usual -> if(2 * length(usual) < length({{ weeks }}), {{ weeks }}, usual),
        [arrayFilter(
            week -> week <= 2 * {{ days }}[toUInt8(ceil(0.65 * length({{ days }})))]
            and week >= {{ days }}[toUInt8(ceil(0.35 * length({{ days }})))] / 2,
            {{ weeks }}
        )]
    )[1]
{%- endmacro %}
