{#- Whether a line whose severity is spelled *severity* calls itself harmless: nothing to hide an error in. -#}
{% macro load_is_harmless(severity) -%}
    match({{ severity }}, '(?i)^(?:trace|trce|debug|dbug|dbg|verbose|vrb|fine|info|inf|notice|[dtiv]$)')
{%- endmacro %}
