{#- Windows in an hour. -#}
{% macro windows_per_hour() -%}
    {{ 3600 // var('lipservice__window_seconds') }}
{%- endmacro %}
