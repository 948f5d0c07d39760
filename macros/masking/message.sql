{#- What a line says, of any *body*: JSON and logfmt are reduced to their message, twice because Docker
    wraps what an app wrote into JSON of its own; any other line is its first bytes. -#}
{% macro message(body) -%}
    {%- set head = 'left(' ~ body ~ ', ' ~ message_bytes() ~ ')' -%}
    {%- set reduced_again -%}
        if({{ is_structured('text') }}, {{ reduced('text') }}, text)
    {%- endset -%}
    multiIf(
        not {{ is_structured(body) }}, {{ head }},
        {{ whole_characters(body) }} = '', {{ head }},
        arrayMap(text -> {{ reduced_again }}, arrayMap(text -> {{ reduced('text') }}, [{{ whole_characters(body) }}]))[1]
    )
{%- endmacro %}
