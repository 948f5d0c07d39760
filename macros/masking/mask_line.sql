{#- What begins with a digit is a variable, up to the next delimiter. The regex has to *start* with a
    digit: the engine then looks for digits first, and a leading wildcard would cost three times as
    much for the same accuracy. The bytes of a variable are listed and are all ASCII: what a negated
    class does with bytes that are no UTF-8, and what counts as white space, differs between RE2 and
    Python. A change here is a new mask_version, never a silent one: stored signatures would not be
    found again. -#}
{% macro mask_line(body) -%}
    replaceRegexpAll({{ body }}, {{ sql_string('[0-9][!#-&*+\\--9?-Z\\\\^-z~]*') }}, '<*>')
{%- endmacro %}
