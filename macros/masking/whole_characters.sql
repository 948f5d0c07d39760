{#- The first bytes of *body* without a character that the cut went through; nothing where the body is no
    UTF-8, which is what the regexes of JSON and logfmt are for. -#}
{% macro whole_characters(body) -%}
    multiIf(
        {%- for cut_bytes in range(4) %}
        {%- set head = 'left(' ~ body ~ ', ' ~ message_bytes() ~ ' - ' ~ cut_bytes ~ ')' %}
        isValidUTF8({{ head }}), {{ head }},
        {%- endfor %}
        ''
    )
{%- endmacro %}
