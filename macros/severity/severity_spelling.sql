{#- What is left of a severity's text without colours, brackets and blanks around it, in lower case.
    ASCII only and byte by byte, like the SDK: `\C` is RE2's any byte, where `.` stops at bytes that
    are no UTF-8. `<3>` is how a kernel and systemd say 3 of syslog. -#}
{% macro severity_spelling(text) -%}
    extract(
        lower(replaceRegexpAll({{ without_colour(text) }}, '<([0-7])>', 'syslog\\1')),
        {{ sql_string('[a-z0-9](?:\\C*[a-z0-9])?') }}
    )
{%- endmacro %}
