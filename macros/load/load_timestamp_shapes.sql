{#- A regex of the texts that are timestamps, as (why, RE2). -#}
{% macro load_timestamp_shapes() -%}
    {%- set month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)' -%}
    {%- set day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)' -%}
    {%- set clock = '\\d\\d:\\d\\d:\\d\\d' -%}
    {%- set fraction = '(?:[.,]\\d{1,9})?' -%}
    {%- set zone = '(?: ?(?:Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)\\b)?' -%}
    {%- set shapes = [
        ("ISO 8601 and its kin: other separators between the parts, with and without a zone",
            '(?:19|20|21)\\d\\d[-/.]\\d\\d?[-/.]\\d\\d?[T _-]\\d\\d?[:.]\\d\\d[:.]\\d\\d' ~ fraction ~ zone),
        ("ISO 8601 without seconds", '(?:19|20|21)\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d' ~ zone),
        ("ISO 8601 without separators", '(?:19|20|21)\\d{6}T\\d{6}' ~ fraction ~ zone),
        ("a day and a loose time", '(?:19|20|21)\\d{6}-\\d\\d?:\\d\\d?:\\d\\d?(?::\\d{1,3})?'),
        ("two-digit years, year first", '\\d\\d/\\d\\d/\\d\\d ' ~ clock ~ fraction),
        ("bare digits, year first", '\\d{6} \\d{6}\\b'),
        ("the year after day and month, American unless that can't be",
            '\\d\\d?/\\d\\d?/(?:19|20|21)\\d\\d,? \\d\\d?:\\d\\d:\\d\\d' ~ fraction ~ '(?: [AP]M)?'),
        ("web servers: a month's name before the year",
            '\\d\\d?[-/ ]' ~ month ~ '[-/ ]\\d{4}[: ]' ~ clock ~ fraction ~ zone),
        ("java.util.logging", month ~ ' \\d\\d?, \\d{4},? \\d\\d?:\\d\\d:\\d\\d [AP]M'),
        ("ctime", day ~ ' ' ~ month ~ ' +\\d\\d? ' ~ clock ~ '(?:\\.\\d+)? (?:UTC |GMT )?\\d{4}'),
        ("syslog, as a rule without a year", month ~ ' +\\d\\d? (?:\\d{4} )?' ~ clock ~ fraction),
        ("klog: its letter is the severity", '[IWEF]\\d{4} ' ~ clock ~ '\\.\\d{1,9}'),
        ("month and day", '\\d\\d[-.]\\d\\d ' ~ clock ~ fraction),
        ("the time alone", clock ~ '[.,]\\d{3}'),
    ] -%}
    {{- return('(?:' ~ shapes | map(attribute=1) | join('|') ~ ')') -}}
{%- endmacro %}
