{#- The rate a sampler wrote on a line it kept, out of *text*; 1 where there is none to believe. The
    first number counts, since PostHog turns texts that look like numbers into numbers and samplers
    therefore write "r=0.1". A rate is a claim of whoever sent the line: below one in a million it
    would let a single line outweigh all others, so it is not believed. LowCardinality, so that each
    distinct text is parsed once: that alone saves a third of the cost of counting. -#}
{% macro sample_rate(text) -%}
    {%- set number = "toFloat64OrZero(extract(toLowCardinality(" ~ text ~ "), "
        ~ sql_string('[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?') ~ "))" -%}
    toFloat64(if({{ number }} between 0.000001 and 1, {{ number }}, 1))
{%- endmacro %}
