{#- Windows in a day. -#}
{% macro windows_per_day() -%}
    {{ 86400 // var('lipservice__window_seconds') }}
{%- endmacro %}
