{#- What a line is to the lines around it, as far as it tells by itself; models/load/_load.yml says how
    records follow from it. *has_timestamp*: one that begins a record here; *is_outdented*: lines of
    this file begin with spaces, so spaces mean nothing. -#}
{% macro load_line_kind(line, head, has_timestamp, severity, is_outdented) -%}
    {%- set name = '[A-Za-z_][\\w$]*' -%}
    {%- set continued = [
        ("Java and Node", 'Caused by: |Suppressed: |Wrapped by: |\\.\\.\\. \\d+ |at [\\w$.<>/\\[\\]-]+ ?\\(|Node\\.js v\\d'),
        ("Go", '\\[signal |created by '),
        ("PHP and gdb", 'Stack trace:|#\\d+ (?:0x[0-9a-f]+ in |/|\\{main\\}|\\[internal|[\\w\\\\]+(?:::|->))'),
        ("Rust", 'stack backtrace:|note: run with '),
        ("a block's end", '[\\])}]+[;,]?\\s*$'),
    ] -%}
    multiIf(
        {#- First what most lines are. -#}
        {{ has_timestamp }} and match({{ head }}, {{ sql_string('^[\\d\\[]') }}), 'timestamp',
        not match({{ line }}, {{ sql_string('\\S') }}), 'blank',
        not {{ is_outdented }} and match({{ head }}, {{ sql_string('^[ \\t]+\\^') }}), 'caret',
        not {{ is_outdented }} and match({{ head }}, {{ sql_string('^[ \\t]') }}), 'indented',
        match({{ head }}, {{ sql_string('^(?:' ~ continued | map(attribute=1) | join('|') ~ ')') }}), 'continued',
        match({{ head }}, {{ sql_string('^goroutine \\d+ \\[') }}), 'goroutine',
        match({{ head }}, '^(?:During handling of the above exception, |The above exception was the direct cause )'), 'chained',
        match({{ head }}, '^(?:panic: |fatal error: |Exception in thread |Unhandled |Uncaught |thread .* panicked at )'), 'panic',
        match({{ head }}, {{ sql_string('^Traceback \\(most recent call last\\):') }}), 'traceback',
        match({{ head }}, {{ sql_string(
            '^(?:(?:' ~ name ~ '[./\\\\])+[\\w$]*|' ~ name
            ~ ')(?:Exception|Error|Throwable|Interrupt|Exit|Failure|Fault|Timeout)(?: \\[\\w+\\])?(?:: |:?\\s*$)'
        ) }}), 'exception',
        {{ has_timestamp }},
        if(match({{ head }}, {{ sql_string(' [AP]M [\\w.$]+ [\\w$<>]+\\s*$') }}), 'heading', 'timestamp'),
        match({{ head }}, '^[{]') and isValidJSON({{ line }}), 'json',
        match({{ head }}, '^(?:Error|Exception)(?::|$)'), 'bare_exception',
        {{ severity }} != '', 'severity',
        match({{ head }}, {{ sql_string('^[\\w./*()\\[\\]{}$·-]+\\(.*\\)\\s*$|^exit status \\d+\\s*$') }}), 'call',
        'plain'
    )
{%- endmacro %}
