{#- The number that *text* spells, 0 when it is blank, 255 when it spells none. Over a LowCardinality
    column ClickHouse computes it once per distinct text, which makes it free; the two arrays are
    constants there, read once a query. -#}
{% macro severity_text_number(text) -%}
    {%- set spellings = ref('severity_spellings') -%}
    if(
        match({{ without_colour(text) }}, {{ sql_string('^[\\x00-\\x20]*$') }}),
        toUInt8(0),
        transform(
            {{ severity_spelling(text) }},
            (select groupArray(spelling) from (select spelling from {{ spellings }} order by spelling)),
            (select groupArray(severity_number) from (select severity_number from {{ spellings }} order by spelling)),
            toUInt8(255)
        )
    )
{%- endmacro %}
