{#- What a line says, of any *body*: JSON and logfmt are reduced to their message, twice because Docker
    wraps what an app wrote into JSON of its own; any other line is its first bytes. The
    linter can't read the whole of it and is shown that alone. -#}
{% macro message(body) -%}
    {%- set head = 'left(' ~ body ~ ', ' ~ message_bytes() ~ ')' -%}
    {%- if var('lipservice__is_linted', false) -%}
    {{ head }}
    {%- else -%}
    multiIf(
        not {{ is_structured(body) }}, {{ head }},
        {{ whole_characters(body) }} = '', {{ head }},
        arrayMap(
            text -> {{ only_where(is_structured('text'), reduced()) }},
            arrayMap(text -> {{ reduced() }}, [{{ whole_characters(body) }}])
        )[1]
    )
    {%- endif -%}
{%- endmacro %}
