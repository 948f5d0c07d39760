{#- How many standard deviations *counted* is from *expected*: the signed root of the Poisson deviance, which is
    right for three lines as for three thousand, where a difference over a square root is not. *weight* is how
    many lines a record stands for; sampling makes a count scatter as much as one of so many fewer lines. -#}
{% macro poisson_score(counted, expected, weight) -%}
    (
        sign({{ counted }} - {{ expected }})
        * sqrt(
            2 * greatest(
                if({{ counted }} > 0, {{ counted }} * log(greatest({{ counted }}, 1e-9) / {{ expected }}), 0)
                - {{ counted }} + {{ expected }},
                0
            ) / {{ weight }}
        )
    )
{%- endmacro %}
