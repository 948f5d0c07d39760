{#- Whether a line of canonical *severity* with *body* is kept whatever a policy says. Only a body
    without a severity is searched, and only where there is such a line: `and` stops at its first half. -#}
{% macro is_protected(severity, body) -%}
    (
        {{ severity }} in ('ERROR', 'CRITICAL', 'UNKNOWN')
        or ({{ severity }} = 'UNSPECIFIED' and {{ speaks_of_error(body) }})
    )
{%- endmacro %}
