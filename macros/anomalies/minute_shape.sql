{#- How the lines of an hour lie in it, where they do so each hour, as those of a job do: for each window its mean over
    the day before, less the two largest, against that of all. Else all windows are alike. -#}
{% macro minute_shape(minutes) -%}
    {%- set windows = windows_per_hour() | int -%}
    arrayMap(
        means -> if(
            arrayMax(means) >= greatest(5, 2 * arrayAvg(means)),
            arrayMap(mean -> mean / arrayAvg(means), means),
            arrayWithConstant({{ windows }}, 1.)
        ),
        [arrayMap(
            window -> arrayAvg(arraySlice(
                arraySort(arrayMap(counts -> counts[window], arraySlice({{ minutes }}, 1, 24))), 1, 22
            )),
            range(1, {{ windows + 1 }})
        )]
    )[1]
{%- endmacro %}
