{#- A number in [0, 1] that follows from *key*, as PostHog's own sampler computes it: the first four
    bytes of SHA-256, big-endian, over 0xffffffff. A line is kept when this is below its rate. -#}
{% macro sample_hash(key) -%}
    (reinterpretAsUInt32(reverse(substring(SHA256({{ key }}), 1, 4))) / 4294967295)
{%- endmacro %}
