{#- The start of the window that *timestamp* falls into, on a grid that starts at the Unix epoch. A DateTime
    holds the years 1970 to 2106: what lies outside is counted in the first or the last day of them. -#}
{% macro window_start(timestamp) -%}
    toStartOfInterval(
        least(
            greatest({{ timestamp }}, toDateTime64('1970-01-02 00:00:00', 6, 'UTC')),
            toDateTime64('2106-01-01 00:00:00', 6, 'UTC')
        ),
        toIntervalSecond({{ var('lipservice__window_seconds') }}),
        'UTC'
    )
{%- endmacro %}
