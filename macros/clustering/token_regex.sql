{#- How a form is cut into tokens, each with the space before it: `fine` cuts at punctuation too, `coarse`
    at spaces only, so that a variable of several pieces, like `node-D[<*>]`, is one token. -#}
{% macro token_regex(grain) -%}
    {%- set regexes = {
        'fine': ' ?(?:<\\*>|[^ =,:;()\\[\\]{}<>"\'|]+|[^ ])',
        'coarse': ' ?[^ ]+',
    } -%}
    {{ sql_string(regexes[grain]) }}
{%- endmacro %}
