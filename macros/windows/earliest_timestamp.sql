{#- The earliest time of a line that may be counted in the window that starts at *window_start*: a bound
    for the index of the source's time. The first window also holds all that is older. -#}
{% macro earliest_timestamp(window_start) -%}
    if(
        {{ window_start }} <= toDateTime('1970-01-02 00:00:00', 'UTC'),
        toDateTime64('1900-01-01 00:00:00', 6, 'UTC'),
        toDateTime64({{ window_start }}, 6, 'UTC')
    )
{%- endmacro %}
