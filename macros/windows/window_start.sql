{#- The start of the window that *timestamp* falls into, on a grid that starts at the Unix epoch. -#}
{% macro window_start(timestamp) -%}
    toStartOfInterval({{ timestamp }}, toIntervalSecond({{ var('lipservice__window_seconds') }}), 'UTC')
{%- endmacro %}
