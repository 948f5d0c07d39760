{#- `text`, which is not empty, as its message: of a JSON object, or of a line of pairs and nothing else.
    Without one as its keys; what is neither as it is: in `user=root logged in` the words after the pair
    are the message. -#}
{% macro reduced() -%}
    {%- set regex = message_regexes() -%}
    {%- set shape -%}
        if(startsWith(text, '{'), {{ json_shape('text') }}, {{ logfmt_shape('text') }})
    {%- endset -%}
    arrayMap(before -> arrayMap(message -> if(
        message = '', {{ only_where("message = ''", shape) }}, {{ without_escapes('message') }}
    ), [
        -- From the last byte before it on, which tells how the message is written.
        if(before = '', '', trim(leading '="' from extract(
            substring(text, length(before)), {{ sql_string(regex.message) }}
        )))
    ]), [multiIf(
        startsWith(text, '{'), extract(text, {{ sql_string(regex.json_before_message) }}),
        {{ is_logfmt('text') }}, extract(text, {{ sql_string(regex.logfmt_before_message) }}),
        ''
    )])[1][1]
{%- endmacro %}
