{{ config(materialized='table', order_by='(team_id, service_name, window_start)') }}

with

logs as (

    select * from {{ ref('stg_logs') }}

),

arrived as (

    select
        team_id,
        service_name,
        {{ window_start('timestamp') }} as window_start,
        count() as record_count
    from logs
    group by team_id, service_name, window_start

)

select * from arrived
