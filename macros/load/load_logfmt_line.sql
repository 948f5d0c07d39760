{#- A regex of lines that are logfmt from the first byte to the last: with anything between the pairs,
    something would be lost. -#}
{% macro load_logfmt_line() -%}
    ^(?:[A-Za-z_@][\w.@/-]*=(?:"(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$))+$
{%- endmacro %}
