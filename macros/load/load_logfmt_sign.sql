{#- A regex of what tells a line of logs in logfmt from others that hold pairs: more than one, and a
    severity, a message or a time among them. -#}
{% macro load_logfmt_sign() -%}
    ^\S+=.*\s(?:level|lvl|severity|msg|message|ts|time|timestamp)=|^(?:level|lvl|severity|msg|message|ts|time|timestamp)=.*\s\S+=
{%- endmacro %}
