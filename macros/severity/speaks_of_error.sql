{#- Whether *body* contains one of the error words, in any case and inside any word. -#}
{% macro speaks_of_error(body) -%}
    multiSearchAnyCaseInsensitive({{ body }}, (select groupArray(word) from {{ ref('error_words') }}))
{%- endmacro %}
