{#- What lines of one statement have in common, as a number: a pure function of the body that the SDK
    computes as well, byte for byte. Nearly every line is short plain text, so what tells that is the
    cheapest there is, and such a line is hashed as it lies, without a copy. -#}
{% macro signature(body) -%}
    bitXor(multiIf(
        length({{ body }}) > {{ message_bytes() }} or {{ is_structured(body) }},
        xxHash64({{ mask_line(message(body)) }}),
        xxHash64({{ mask_line(body) }})
    ), {{ mask_version() }})
{%- endmacro %}
