{#- How unusual the sum *counted* of a window is beside those of the *windows* before it, which a window named
    `trailing` holds: the distance of their square roots, which is as good as normally distributed for few lines too,
    in units of how the counts scatter. They scatter at least as much as their lines do when each stands for several;
    *squares* is the sum of the squared weights. -#}
{% macro trailing_z_score(counted, squares, windows) -%}
    {%- set mean = 'sum(' ~ counted ~ ') over trailing / ' ~ windows -%}
    2 * (sqrt({{ counted }}) - sqrt({{ mean }})) / sqrt(greatest(
        {{ squares }} / {{ counted }},
        sum({{ squares }}) over trailing / {{ windows }} / ({{ mean }}),
        (sum({{ counted }} * {{ counted }}) over trailing / {{ windows }} - pow({{ mean }}, 2)) / ({{ mean }}),
        1
    ))
{%- endmacro %}
