{#- An id for a record that has none, out of what tells it from others. A record that was delivered
    twice has one id; so do two lines that one service wrote in one nanosecond with one body. -#}
{% macro otel_record_id() -%}
    lower(hex(sipHash128(Timestamp, ServiceName, TraceId, SpanId, Body)))
{%- endmacro %}
