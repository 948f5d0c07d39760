{#- Whether *token* says something: two letters in a row. Punctuation, wildcards and single letters don't
    count as what two lines have in common. -#}
{% macro is_word(token) -%}
    match({{ token }}, '[A-Za-z][A-Za-z]')
{%- endmacro %}
