{#- A signature of a team's service as one number: lines are looked up by it in half the time that three columns
    take. Two of them meet once in 2^64 pairs, as two signatures of one service do. -#}
{% macro signature_key(team_id, service_name, signature) -%}
    bitXor({{ service_key(team_id, service_name) }}, {{ signature }})
{%- endmacro %}
