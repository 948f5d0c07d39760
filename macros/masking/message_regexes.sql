{#- How JSON and logfmt are read. `lipservice.signature` has the same parts under the same names, and
    both run them on bytes of UTF-8, so they are written in what RE2 and Python read alike. There is no
    JSON parser because no two agree on duplicate keys, big numbers, lone surrogates or what is cut off.

    None of them has a group: RE2 finds the end of a match in one pass, but a group many times slower. -#}
{% macro message_regexes() -%}
    {%- set space = '[ \\t\\r\\n]*' -%}
    {%- set chars = '[^"\\\\]*(?:\\\\[!-~][^"\\\\]*)*' -%}
    {%- set string = '"' ~ chars ~ '"' -%}
    {%- set plain = '[^"{}\\[\\]]*' -%}
    {#- Objects and lists in each other, four deep: a regex can't count. -#}
    {%- set nested = namespace(regex='[{\\[]' ~ plain ~ '(?:' ~ string ~ plain ~ ')*[}\\]]') -%}
    {%- for _ in range(3) -%}
        {%- set nested.regex = '[{\\[]' ~ plain ~ '(?:(?:' ~ string ~ '|' ~ nested.regex ~ ')' ~ plain ~ ')*[}\\]]' -%}
    {%- endfor -%}
    {%- set colon = space ~ ':' ~ space -%}
    {%- set json_value = '(?:' ~ string ~ '|[^ \\t\\r\\n"{}\\[\\],:]+|' ~ nested.regex ~ ')' -%}
    {%- set json_pairs = '(?:' ~ string ~ colon ~ json_value ~ space ~ ',' ~ space ~ ')*' -%}
    {#- In this order, whatever the order in the document: Serilog's template is the best there is;
        then what pino, bunyan, zap, logrus, slog, zerolog, ECS, .NET, journald and Rust's tracing
        write; structlog, Serilog, CloudWatch, GELF; Docker and collectors. -#}
    {%- set json_keys = [
        '"(?:@mt|MessageTemplate)"',
        '(?:"(?:msg|message|Message|MESSAGE)"|"fields"' ~ colon ~ '\\{' ~ space ~ '"message")',
        '"(?:event|@m|RenderedMessage|@message|short_message)"',
        '"(?:log|text|body|textPayload)"',
    ] -%}
    {%- set json_messages = [] -%}
    {%- for key in json_keys -%}
        {%- do json_messages.append(json_pairs ~ '?' ~ key ~ colon ~ '"') -%}
    {%- endfor -%}
    {%- set key = '[A-Za-z_@][A-Za-z0-9_.@/-]*' -%}
    {%- set bare = '[^ \\t\\r\\n"]*' -%}
    {%- set pair = key ~ '=(?:' ~ string ~ '|' ~ bare ~ ')' -%}
    {%- set logfmt_messages = [] -%}
    {%- for names in ['msg|message', 'event'] -%}
        {%- do logfmt_messages.append('(?:' ~ pair ~ ' +)*?(?:' ~ names ~ ')=') -%}
    {%- endfor -%}
    {%- do return({
        'json_before_message': '^\\{' ~ space ~ '(?:' ~ json_messages | join('|') ~ ')',
        'json_whole': '^\\{' ~ space ~ json_pairs ~ string ~ colon ~ json_value ~ space ~ '\\}' ~ space ~ '$',
        'json_cut': '^\\{' ~ space ~ json_pairs ~ string ~ space ~ ':',
        'json_value': colon ~ json_value,
        'json_marks': '[" \\t\\r\\n{}]+',
        'logfmt_whole': '^(?:' ~ pair ~ ' +)+' ~ key ~ '=(?:"' ~ chars ~ '["\\\\]?|' ~ bare ~ ')(?:[ \\t\\r\\n]|\\\\[nrt])*$',
        'logfmt_cut': '^' ~ pair ~ ' +' ~ key ~ '=',
        'logfmt_before_message': '^(?:' ~ logfmt_messages | join('|') ~ ')',
        'logfmt_value': '=(?:"' ~ chars ~ '"?|' ~ bare ~ ')',
        'message': '^(?:=?"' ~ chars ~ '|=' ~ bare ~ ')',
        'escape': '\\\\(["\\\\/])',
    }) -%}
{%- endmacro %}
