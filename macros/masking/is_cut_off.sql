{#- Whether *text* may be the beginning of a longer one: up to three bytes of a character that was cut
    in two are left out as well. -#}
{% macro is_cut_off(text) -%}
    length({{ text }}) > {{ message_bytes() }} - 4
{%- endmacro %}
