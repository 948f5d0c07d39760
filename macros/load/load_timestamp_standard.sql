{#- The timestamp *text* in the one form that is parsed: `YYYY-MM-DD hh:mm:ss…`, with zeros for a year
    or a date it doesn't tell, or digits since 1970. What is no timestamp comes out as it went in. -#}
{% macro load_timestamp_standard(text) -%}
    {%- set month_number -%}
        leftPad(toString(intDiv(position('JanFebMarAprMayJunJulAugSepOctNovDec', substring({{ text }}, 1, 3)) + 2, 3)), 2, '0')
    {%- endset -%}
    {%- set century -%}
        if(substring({{ text }}, 1, 2) < '70', '20', '19')
    {%- endset -%}
    replaceRegexpOne(
        multiIf(
            match({{ text }}, '^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:'),
            {{ text }},
            match({{ text }}, '^(?:19|20|21)[0-9]{2}[-/.]'),
            replaceRegexpOne({{ text }},
                {{ sql_string('^(\\d+).(\\d+).(\\d+).(\\d+).(\\d+).(\\d+)') }}, {{ sql_string('\\1-\\2-\\3 \\4:\\5:\\6') }}),
            match({{ text }}, '^[0-9]{8}-'),
            {#- 20171223-9:05:2:60: the last part counts milliseconds. #}
            concat(
                replaceRegexpOne(substring({{ text }}, 1, 9), '^(....)(..)(..)-', {{ sql_string('\\1-\\2-\\3 ') }}),
                arrayStringConcat(
                    arrayMap(
                        (part, place) -> concat(['', ':', ':', '.'][place], leftPad(part, if(place = 4, 3, 2), '0')),
                        splitByChar(':', substring({{ text }}, 10)), arrayEnumerate(splitByChar(':', {{ text }}))
                    )
                )
            ),
            match({{ text }}, '^[0-9]{2}/[0-9]{2}/[0-9]{2} '),
            concat(
                {{ century }}, substring({{ text }}, 1, 2), '-', substring({{ text }}, 4, 2), '-', substring({{ text }}, 7)
            ),
            match({{ text }}, '^[0-9]{6} '),
            concat(
                {{ century }}, substring({{ text }}, 1, 2), '-', substring({{ text }}, 3, 2), '-', substring({{ text }}, 5, 3),
                substring({{ text }}, 8, 2), ':', substring({{ text }}, 10, 2), ':', substring({{ text }}, 12, 2)
            ),
            match({{ text }}, '^(?:1[3-9]|[23][0-9])/[0-9]+/[0-9]{4}'),
            replaceRegexpOne({{ text }}, {{ sql_string('^(\\d+)/(\\d+)/(\\d+),? ') }}, {{ sql_string('\\3-\\2-\\1 ') }}),
            match({{ text }}, '^[0-9]+/[0-9]+/[0-9]{4}'),
            replaceRegexpOne({{ text }}, {{ sql_string('^(\\d+)/(\\d+)/(\\d+),? ') }}, {{ sql_string('\\3-\\1-\\2 ') }}),
            match({{ text }}, '^[0-9]+[-/ ][A-Z]'),
            replaceRegexpOne({{ text }}, '^([0-9]+).(...).([0-9]+).', {{ sql_string('\\1 \\2 \\3 ') }}),
            match({{ text }}, '^[A-Z][a-z]{2} +[0-9]+ [0-9]{2}:'),
            concat('0000-', {{ month_number }}, '-', replaceRegexpOne(replaceRegexpOne(substring({{ text }}, 5), '^ +', ''),
                '^([0-9]) ', {{ sql_string('0\\1 ') }})),
            match({{ text }}, '^[IWEF][0-9]{4} '),
            concat('0000-', substring({{ text }}, 2, 2), '-', substring({{ text }}, 4)),
            match({{ text }}, '^[0-9]{2}[-.][0-9]{2} '),
            concat('0000-', substring({{ text }}, 1, 2), '-', substring({{ text }}, 4)),
            match({{ text }}, '^[0-9]{2}:[0-9]{2}:'),
            concat('0000-00-00 ', {{ text }}),
            {{ text }}
        ),
        ',([0-9])', {{ sql_string('.\\1') }}
    )
{%- endmacro %}
