{#- The word, letter or number that tells a line's severity, as it is spelled there; '' when there is
    none. It is looked for in the *head* of the line, before the message begins: what stands in front
    of it may be times, numbers, brackets, dotted or capital names, or a name and a dash, but no prose,
    so that a word of the message is never taken. Forms are tried in this order:
    a word (`INFO`, `[error]`, `Warning:`, `Info   CBS`, `| INFO |`, `[Server thread/WARN]`), a key
    (`level=warn`, `"severity":"error"`), a letter (klog, logcat, Ruby, MongoDB), syslog's priority (`<3>`).
    The one regex that every line meets has no capturing group: several times as fast. -#}
{% macro load_severity_found(head) -%}
    {%- set words = 'trace|trce|debug|dbug|dbg|verbose|vrb|finest|finer|fine|informational|information|info|inf|notice|warning|warn|wrn|error|err|failure|fail|severe|critical|crit|fatal|ftl|alert|panic|emergency|emerg' -%}
    {%- set month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)' -%}
    {#- Syslog names the host between its timestamp and the program. -#}
    {%- set syslog = '(?:(?:<\\d+>)?' ~ month ~ ' +\\d\\d? \\d\\d:\\d\\d:\\d\\d\\S*\\s+\\S+\\s+)?' -%}
    {%- set token = '(?:[^\\sA-Za-z]\\S*|[A-Z]+|' ~ month ~ '|[A-Za-z]+(?:[.,;!?]\\S+|[^A-Za-z\\s.,;!?]\\S*)|[A-Za-z][\\w.]*\\s+[-|:])' -%}
    {%- set open = '(?:\\S*\\])?[^\\s\\w]{0,3}(?:[\\w.#-]*[/:|])?' -%}
    {#- Capitals are a level wherever they stand alone; other spellings need a mark that sets them off. -#}
    {%- set word = '^' ~ syslog ~ '\\W*?(?:' ~ token ~ '\\s+){0,12}?' ~ open
        ~ '(?:(?:' ~ words | upper ~ ')(?:[\\s:\\])>|,/!;"\'-]|$)|(?i:' ~ words ~ ')(?:[:\\])>|]|\\s\\s|\\t|\\s[-|]\\s|$))' -%}
    {%- set key = '(?i)(?:^|[\\s,{(\\["\'])(?:level|lvl|log_?level|levelname|severity|severity_?text)(?:=|"\\s?:\\s?)"?([A-Za-z]+|\\d{1,2})(?:[\\s"\',;})\\]|]|$)' -%}
    {#- A lone capital is not enough: two process numbers before it, or a punctuation of its own. -#}
    {%- set letter = '^(?:[IWEF]\\d{4} \\d\\d:|[\\d-]+ [\\d:.]+\\s+\\d+\\s+\\d+\\s+[VDIWEFA]\\s|[VDIWEFA](?:/[\\w.]|, \\[)|\\d\\S+ [DIWEF]\\s+[A-Z]{3,}\\s+\\[)' -%}
    multiIf(
        match({{ head }}, {{ sql_string(word) }}),
        alphaTokens(extract({{ head }}, {{ sql_string(word) }}))[-1],
        match({{ head }}, {{ sql_string(key) }}),
        extract({{ head }}, {{ sql_string(key) }}),
        match({{ head }}, {{ sql_string(letter) }}),
        extract({{ head }}, {{ sql_string('(?:^|\\s)([VDIWEFA])(?:[\\d\\s/]|, )') }}),
        match({{ head }}, {{ sql_string('^<\\d{1,3}>') }}),
        ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'][toUInt16(extract({{ head }}, '[0-9]+')) % 8 + 1],
        ''
    )
{%- endmacro %}
