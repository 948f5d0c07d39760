{#- What a line says, of any *body*: JSON and logfmt are reduced to their message, twice because Docker
    wraps what an app wrote into JSON of its own; any other line is its first bytes. -#}
{% macro message(body) -%}
    {%- set heads = [] -%}
    {%- for cut_bytes in range(4) -%}
        {%- do heads.append('left(' ~ body ~ ', ' ~ message_bytes() ~ ' - ' ~ cut_bytes ~ ')') -%}
    {%- endfor -%}
    {%- set reduced -%}
        multiIf(
            not isValidUTF8(text), text,
            startsWith(text, '{'), {{ reduced_json('text') }},
            {{ may_be_logfmt('text') }}, {{ reduced_logfmt('text') }},
            text
        )
    {%- endset -%}
    if(
        startsWith({{ body }}, '{') or {{ may_be_logfmt(body) }},
        arrayMap(text -> {{ reduced }}, arrayMap(text -> {{ reduced }}, [multiIf(
            -- A character that the cut went through is left out.
            {%- for head in heads %}
            isValidUTF8({{ head }}), {{ head }},
            {%- endfor %}
            {{ heads[0] }}
        )]))[1],
        {{ heads[0] }}
    )
{%- endmacro %}
