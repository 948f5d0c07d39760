{#- The word that tells a line's severity, as it is spelled there (`INFO`, `[error]`, `Warning:`, `Info   CBS`,
    `| INFO |`, `[Server thread/WARN]`), '' when there is none. It is looked for in the *head* of the
    line, before the message begins: what stands in front of it may be times, numbers, brackets, dotted or
    capital names, or a name and a dash, but no prose, so that a word of the message is never taken.
    Every line meets this regex, which has no capturing group: several times as fast. -#}
{% macro load_severity_word(head) -%}
    {%- set words = 'trace|trce|debug|dbug|dbg|verbose|vrb|finest|finer|fine|informational|information|info|inf|notice|warning|warn|wrn|error|err|failure|fail|severe|critical|crit|fatal|ftl|alert|panic|emergency|emerg' -%}
    {%- set month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)' -%}
    {#- Syslog names the host between its timestamp and the program. -#}
    {%- set syslog = '(?:(?:<\\d+>)?' ~ month ~ ' +\\d\\d? \\d\\d:\\d\\d:\\d\\d\\S*\\s+\\S+\\s+)?' -%}
    {%- set token = '(?:[^\\sA-Za-z]\\S*|[A-Z]+|' ~ month ~ '|[A-Za-z]+(?:[.,;!?]\\S+|[^A-Za-z\\s.,;!?]\\S*)|[A-Za-z][\\w.]*\\s+[-|:])' -%}
    {%- set open = '(?:\\S*\\])?[^\\s\\w]{0,3}(?:[\\w.#-]*[/:|])?' -%}
    {#- Capitals are a level wherever they stand alone; other spellings need a mark that sets them off, and
        MySQL's `[Note]` its brackets: `note:` begins a sentence as a rule. -#}
    {%- set word = '^' ~ syslog ~ '\\W*?(?:' ~ token ~ '\\s+)*?' ~ open
        ~ '(?:(?:' ~ words | upper ~ ')(?:[\\s:\\])>|,/!;"\'-]|$)|(?i:' ~ words ~ ')(?:[:\\])>|]|\\s\\s|\\t|\\s[-|]\\s|$)|Note\\])' -%}
    alphaTokens(extract({{ head }}, {{ sql_string(word) }}))[-1]
{%- endmacro %}
