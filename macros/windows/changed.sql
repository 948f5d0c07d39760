{#- The windows, hours or days whose records are no longer those that *this* saw: new ones, ones that late lines
    fell into, and ones whose lines now belong to another pattern, because patterns were merged. *start* is the
    column that says when one begins. Only the weeks before the latest are looked at, and none of a clock that is
    ahead. As an array in a scalar, which is computed once in a query however often the set is named. -#}
{% macro changed(counts, start) -%}
    (
        select
            tupleElement(opened, 1) as team_id,
            tupleElement(opened, 2) as service_name,
            tupleElement(opened, 3) as {{ start }}
        from (select arrayJoin((select groupArray((team_id, service_name, {{ start }})) from (
            select team_id, service_name, {{ start }}
            from (
                {%- for source, sign in [(counts, 1)] + ([(this, -1)] if is_incremental() else []) %}
                select
                    team_id, service_name, {{ start }},
                    {{ sign }} * toInt64(sum(record_count * (cityHash64(series, pattern_id) % 1048573))) as mark
                from {{ source }}
                where
                    {{ start }} > (
                        select max({{ start }}) from {{ counts }} where {{ start }} <= now() + toIntervalHour(1)
                    ) - toIntervalDay({{ history_days() }})
                    and {{ start }} <= now() + toIntervalHour(1)
                group by team_id, service_name, {{ start }}
                {%- if not loop.last %}
                union all
                {%- endif %}
                {%- endfor %}
            )
            group by team_id, service_name, {{ start }}
            having sum(mark) != 0
        ))) as opened)
    )
{%- endmacro %}
