{#- Widens the wildcards of a masked line to whole variables. Runs on distinct signatures only, so
    it may cost more than mask_line does. Each step is (why, regex, replacement), in this order. -#}
{% macro mask_template(masked) -%}
    {%- set steps = [
        ("a token that holds a wildcard is one",
            '[^\\s=,;()\\[\\]{}<>"\'|]*(?:<\\*>[^\\s=,;()\\[\\]{}<>"\'|]*)*<\\*>(?:[^\\s=,;()\\[\\]{}<>"\'|]*[^\\s=,;()\\[\\]{}<>"\'|:.])?', '<*>'),
        ("booleans and nulls", '\\b(?:true|false|True|False|TRUE|FALSE|null|NULL|None)\\b', '<*>'),
        ("empty brackets and quotes", '(^|\\s)(?:\\(\\)|\\[\\]|\\{\\}|"")', '\\1(<*>)'),
        ("printed objects", '<[A-Za-z_][A-Za-z0-9_.]*(?: [^<>]*)?(?:<\\*>[^<>]*)*>', '<*>'),
        ("lists, maps and tuples of quoted words",
            '\\[\\s*[bu]?[\'"][^\\[\\]]*\\]|\\{\\s*[\'"][^{}]*\\}|\\(\\s*[\'"][^()]*\\)', '<*>'),
        ("quoted words", '(^|[ =(:,\\[])(?:\'[^\']*\'|"[^"]*"|`[^`]*`)($|[ ,;.)\\]])', '\\1<*>\\2'),
        ("URLs", '[a-z]+://[^\\s"\'<>)\\]]+', '<*>'),
        ("paths",
            '(^|[\\s=,;()\\[\\]{}<>"\'|:])(?:[A-Za-z]:)?[/\\\\][^\\s=,;()\\[\\]{}<>"\'|:/\\\\]+(?:[/\\\\][^\\s=,;()\\[\\]{}<>"\'|:]*)?', '\\1<*>'),
        ("units of memory", '<\\*>\\s*(?:[KMGTP]i?B|B)\\b', '<*>'),
        ("dates with names",
            '\\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\s+<\\*>', '<*>'),
        ("time zones", '<\\*>\\s+(?:UTC|GMT|P[DS]T|E[DS]T|C[DS]T|M[DS]T|CES?T)\\b', '<*>'),
        ("white space", '\\s+', ' '),
        ("values of keys",
            '([A-Za-z_][A-Za-z0-9_.-]*)=[^\\s,;()\\[\\]{}<>"\'&=]*(\\s|,|;|\\)|\\]|\\}|&|$)', '\\1=<*>\\2'),
        ("runs of variables", '<\\*>(?:\\s+<\\*>)+', '<*>'),
    ] -%}
    {%- set ns = namespace(sql=masked) -%}
    {%- for why, regex, replacement in steps -%}
        {%- set ns.sql = "replaceRegexpAll(" ~ ns.sql ~ ", " ~ sql_string(regex) ~ ", " ~ sql_string(replacement) ~ ")" -%}
    {%- endfor -%}
    {{ ns.sql }}
{%- endmacro %}
