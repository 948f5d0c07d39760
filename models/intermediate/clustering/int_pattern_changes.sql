{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        order_by='(team_id, service_name, pattern_id, change_number)',
        full_refresh=false,
    )
}}

with

patterns_found as (

    select * from {{ ref('int_patterns_found') }}

),

{% if is_incremental() %}
latest as (

    {{ latest_patterns(this) }}

),

{% endif %}
merged_now as (

    select
        team_id,
        service_name,
        arrayJoin(merged_ids) as pattern_id,
        patterns_found.template as template,
        patterns_found.pattern_id as merged_into,
        patterns_found.record_count as record_count,
        patterns_found.founded_at as founded_at
    from patterns_found

),

changed as (

    select
        team_id,
        service_name,
        pattern_id,
        template,
        '' as merged_into,
        record_count,
        founded_at
    from patterns_found

    union all

    select * from merged_now

    {% if is_incremental() %}
    union all

    -- What was merged before into one that is merged now: every row names the last of its line.
    select
        latest.team_id as team_id,
        latest.service_name as service_name,
        latest.pattern_id as pattern_id,
        merged_now.template as template,
        merged_now.merged_into as merged_into,
        latest.record_count as record_count,
        latest.founded_at as founded_at
    from latest
    inner join merged_now
        on
            latest.team_id = merged_now.team_id
            and latest.service_name = merged_now.service_name
            and latest.merged_into = merged_now.pattern_id
    {% endif %}

),

numbered as (

    select
        *,
        {% if is_incremental() %}
        (select max(change_number) + 1 from {{ this }}) as change_number
        {% else %}
        toUInt64(1) as change_number
        {% endif %}
    from changed

)

select * from numbered
