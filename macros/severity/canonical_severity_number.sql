{#- OpenTelemetry's number, 1..24, of a severity given as *text*, as *number* or as both; else 0. Where
    the two disagree the more severe one counts: keeping a line costs cents, losing an error a night.
    The SDK's canonical_severity_number is the same function. -#}
{% macro canonical_severity_number(text, number) -%}
    {%- set text_number = severity_text_number(text) -%}
    greatest(
        toUInt8(if({{ text_number }} = 255, 0, {{ text_number }})),
        toUInt8(if({{ number }} between 1 and 24, {{ number }}, 0))
    )
{%- endmacro %}
