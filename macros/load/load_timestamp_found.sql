{#- The text of the first timestamp behind the front of *head*, '' when there is none. It stands within the
    first tokens, at the start of a token or behind an opening mark (`- 1117838570`, `time="2024-…`,
    `INFO:2024-…`), so that a date inside of a file's name is not one. -#}
{% macro load_timestamp_found(head) -%}
    {#- Seconds, ms, µs or ns since 1970 (2001 to 2033) count as the first token, or behind a short or
        capital one: deeper, ten digits are more often an id. -#}
    {%- set epoch = '^(?:(?:\\S{1,3}|[A-Z][A-Z0-9_]*)\\s)?[\\[(]?(1\\d{9}(?:\\d{3}|\\d{6}|\\d{9}|\\.\\d{1,9})?)(?:[\\s\\]),:|]|$)' -%}
    multiIf(
        match({{ head }}, {{ sql_string(epoch) }}),
        extract({{ head }}, {{ sql_string(epoch) }}),
        {#- Cheaper to see than to capture: nothing that could be a time. #}
        not match({{ head }}, {{ sql_string('[0-9]:[0-9]|[0-9]\\.[0-9][0-9]\\.[0-9]|[0-9]T[0-9]|[0-9]{6} [0-9]{6}') }}),
        '',
        extract(
            {{ head }},
            {{ sql_string('^(?:\\S+\\s+)*?(?:\\S*[\\[("\'=|<{,>:])?(' ~ load_timestamp_shapes() ~ ')') }}
        )
    )
{%- endmacro %}
