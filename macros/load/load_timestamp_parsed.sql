{#- *standard*, as load_timestamp_standard makes it, as an instant, null when it is none. A text
    without a zone is in the session's. A missing year or date is the last one that puts it before
    *near*, with a day of grace for the year: clocks and zones differ. -#}
{% macro load_timestamp_parsed(standard, near) -%}
    {%- set year -%}
        (toYear({{ near }}) - if(substring({{ standard }}, 6, 5) = '02-29', toYear({{ near }}) % 4, 0))
    {%- endset -%}
    {%- set in_year -%}
        parseDateTime64BestEffortOrNull(concat(toString({{ year }}), substring({{ standard }}, 5)), 9)
    {%- endset -%}
    {%- set on_day -%}
        parseDateTime64BestEffortOrNull(concat(toString(toDate({{ near }})), substring({{ standard }}, 11)), 9)
    {%- endset -%}
    multiIf(
        startsWith({{ standard }}, '0000-00-00'),
        if({{ on_day }} > {{ near }}, {{ on_day }} - toIntervalDay(1), {{ on_day }}),
        startsWith({{ standard }}, '0000-'),
        if({{ in_year }} > {{ near }} + toIntervalDay(1), {{ in_year }} - toIntervalYear(1), {{ in_year }}),
        parseDateTime64BestEffortOrNull({{ standard }}, 9)
    )
{%- endmacro %}
