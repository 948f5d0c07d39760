-- depends_on: {{ ref('fct_pattern_scores') }}
{{ config(materialized='table', order_by='(team_id, service_name, window_start)') }}

with

windows_compared as (

    select * from {{ ref('int_windows_compared') }}

),

judged as (

    select
        team_id,
        service_name,
        window_start,
        mark
    from windows_compared

)

select * from judged
