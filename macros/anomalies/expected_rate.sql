{#- The rate that the sorted *weeks* and *days* make one expect, each of them the mean of so many *trials*: that of all
    samples, or, where the weeks say another thing than the days by more than chance allows, that of the weeks. Chance
    is what a Poisson process makes of it, twice over, or what the weeks themselves scatter by. -#}
{% macro expected_rate(weeks, days, trials) -%}
    {%- set week, day = sorted_median(weeks), sorted_median(days) -%}
    if(
        abs({{ week }} - {{ day }}) > 2 / sqrt(length({{ weeks }})) * greatest(
            sqrt(2 * greatest({{ day }}, 1 / {{ trials }}) / {{ trials }}), arrayReduce('stddevPop', {{ weeks }})
        ),
        {{ week }},
        ({{ week }} * length({{ weeks }}) + {{ day }} * length({{ days }})) / (length({{ weeks }}) + length({{ days }}))
    )
{%- endmacro %}
