{#- Whether a line of canonical *severity* with *body* is kept whatever a policy says. Only a body
    without a severity is searched: the others are searched as '', since ClickHouse would otherwise
    search them all before it looks at the severity. -#}
{% macro is_protected(severity, body) -%}
    (
        {{ severity }} in ('ERROR', 'CRITICAL', 'UNKNOWN')
        or {{ speaks_of_error("if(" ~ severity ~ " = 'UNSPECIFIED', " ~ body ~ ", '')") }}
    )
{%- endmacro %}
