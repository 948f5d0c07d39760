{#- The one severity of a line whose source gave *text*, an OpenTelemetry *number* or both:
    UNSPECIFIED when none was given, UNKNOWN when one was given that nobody can read.
    The SDK's canonical_severity is the same function. -#}
{% macro canonical_severity(text, number) -%}
    {%- set highest = canonical_severity_number(text, number) -%}
    toLowCardinality(
        ['UNSPECIFIED', 'TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL', 'UNKNOWN'][
            multiIf(
                {{ highest }} > 0, intDiv({{ highest }} + 3, 4) + 1,
                {{ severity_text_number(text) }} = 255 or {{ number }} != 0, 8,
                1
            )
        ]
    )
{%- endmacro %}
