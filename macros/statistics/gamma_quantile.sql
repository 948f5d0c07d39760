{#- The quantile of a gamma distribution of scale 1 at *z* standard deviations of a normal one, by Wilson and Hilferty's
    cube; 0 where the shape is. -#}
{% macro gamma_quantile(shape, z) -%}
    if({{ shape }} > 0, {{ shape }} * pow(greatest(0, 1 - 1 / (9 * {{ shape }}) + {{ z }} / (3 * sqrt({{ shape }}))), 3), 0)
{%- endmacro %}
