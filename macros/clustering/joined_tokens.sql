{#- *tokens* as one form again, a run of wildcards as one. -#}
{% macro joined_tokens(tokens) -%}
    replaceRegexpAll(arrayStringConcat({{ tokens }}), '<\\*>(?: ?<\\*>)+', '<*>')
{%- endmacro %}
