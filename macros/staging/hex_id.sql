{#- A trace's or span's id of *id_bytes* bytes in lower-case hex, out of PostHog's Base64; '' when all
    of them are zero, which is how PostHog stores that a line has none. An id that is hex already, or
    anything else, stays as it is. -#}
{% macro hex_id(id, id_bytes) -%}
    replaceRegexpOne(
        if(length({{ id }}) = {{ (id_bytes + 2) // 3 * 4 }}, lower(hex(tryBase64Decode({{ id }}))), {{ id }}), '^0+$', ''
    )
{%- endmacro %}
