{#- The keys whose records grew since *counted* counted them: new windows, and old ones that late lines
    fell into. A key that shrank stays as it was counted: its lines left the source by retention.
    It needs no clock and no watermark, so a run that was killed half-way is completed by the next. -#}
{% macro reopened(counts, keys, counted=this) -%}
    (
        select {{ keys | join(', ') }}
        from (
            select {{ keys | join(', ') }}, sum(record_count) as now_count, 0 as then_count
            from {{ counts }}
            group by {{ keys | join(', ') }}
            union all
            select {{ keys | join(', ') }}, 0 as now_count, sum(record_count) as then_count
            from {{ counted }}
            group by {{ keys | join(', ') }}
        )
        group by {{ keys | join(', ') }}
        having sum(now_count) > sum(then_count)
    )
{%- endmacro %}
