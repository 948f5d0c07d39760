{#- The windows of *compared*, or the hours or days that hold them, that changed since they were judged; all of them
    where the model is made for the first time. *start* is the column that says when one begins. -#}
{% macro opened(compared, start) -%}
    {%- set starts = {'hour_start': 'toStartOfHour(window_start)', 'day': 'toStartOfDay(window_start)'} -%}
    select distinct
        team_id,
        service_name,
        {{ starts.get(start, 'window_start') }} as {{ start }}
    from {{ compared }}
    {%- if is_incremental() %}
    where is_changed
    {%- endif %}
{%- endmacro %}
