{{ config(materialized='table', order_by='(team_id, service_name, window_start)') }}

{%- set judged_before = none if flags.FULL_REFRESH else previous('int_windows_judged') %}

with

pattern_windows as (

    select * from {{ ref('fct_pattern_windows') }}

),

-- A clock that is ahead must not decide which weeks are the latest.
latest as (

    select max(pattern_windows.window_start) as window_start
    from pattern_windows
    where pattern_windows.window_start <= now() + toIntervalHour(1)

),

-- The mark also tells when lines changed their pattern, because two were merged.
counted as (

    select
        team_id,
        service_name,
        window_start,
        sum(record_count * (cityHash64(pattern_id) % 1048573)) as mark
    from pattern_windows
    where
        pattern_windows.window_start > (select latest.window_start from latest) - toIntervalDay({{ history_days() }})
        and pattern_windows.window_start <= now() + toIntervalHour(1)
    group by team_id, service_name, window_start

),

compared as (

    select
        counted.*,
        {% if judged_before is not none %}
        counted.mark != judged.mark as is_changed
        {% else %}
        true as is_changed
        {% endif %}
    from counted
    {% if judged_before is not none %}
    left join {{ judged_before }} as judged using (team_id, service_name, window_start)
    {% endif %}

)

select * from compared
