{#- What a line's fate hangs on: its trace, so that all lines of a trace stand or fall together; where
    there is none, its time (µs since the epoch) and body. -#}
{% macro sample_key(trace_id, timestamp, body) -%}
    if({{ trace_id }} != '', {{ trace_id }}, concat(toString(toUnixTimestamp64Micro({{ timestamp }})), ':', {{ body }}))
{%- endmacro %}
