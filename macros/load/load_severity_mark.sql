{#- What else than a word can tell the severity of a line, as it is spelled there: a key (`level=warn`,
    `"severity":"error"`), a letter (klog, logcat, Ruby, MongoDB) or syslog's priority (`<3>`, as the word
    it stands for); '' when nothing does. -#}
{% macro load_severity_mark(head) -%}
    {%- set key = '(?i)(?:^|[\\s,{(\\["\'])(?:level|lvl|log_?level|levelname|severity|severity_?text)(?:=|"\\s?:\\s?)"?([A-Za-z]+|\\d{1,2})(?:[\\s"\',;})\\]|]|$)' -%}
    {#- A lone capital is not enough: two process numbers before it, or a punctuation of its own. -#}
    {%- set letter = '^(?:[IWEF]\\d{4} \\d\\d:|[\\d-]+ [\\d:.]+\\s+\\d+\\s+\\d+\\s+[VDIWEFA]\\s|[VDIWEFA](?:/[\\w.]|, \\[)|\\d\\S+ [DIWEF]\\s+[A-Z]{3,}\\s+\\[)' -%}
    multiIf(
        match({{ head }}, {{ sql_string(key) }}),
        extract({{ head }}, {{ sql_string(key) }}),
        match({{ head }}, {{ sql_string(letter) }}),
        extract({{ head }}, {{ sql_string('(?:^|\\s)([VDIWEFA])(?:[\\d\\s/]|, )') }}),
        match({{ head }}, {{ sql_string('^<\\d{1,3}>') }}),
        ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'][toUInt16(extract({{ head }}, '[0-9]+')) % 8 + 1],
        ''
    )
{%- endmacro %}
