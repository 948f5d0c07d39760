{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        order_by='(team_id, service_name, signature)',
    )
}}

with

signature_windows as (

    select * from {{ ref('int_signature_windows') }}

),

logs as (

    select * from {{ ref('stg_logs') }}

),

unseen as (

    select
        team_id,
        service_name,
        signature,
        min(window_start) as first_window_start
    from signature_windows
    {% if is_incremental() %}
    where (team_id, service_name, signature) not in (select team_id, service_name, signature from {{ this }})
    {% endif %}
    group by team_id, service_name, signature

),

-- A signature is looked up only in the windows that some unseen signature first appeared in.
candidates as (

    select
        team_id,
        service_name,
        timestamp,
        body,
        {{ signature('body') }} as signature
    from logs
    where
        (team_id, service_name, {{ window_start('timestamp') }}) in (
            select
                unseen.team_id,
                unseen.service_name,
                unseen.first_window_start
            from unseen
        )
        -- The same again for the index of the source's time.
        and timestamp >= (select min(unseen.first_window_start) from unseen)

),

with_example as (

    select
        team_id,
        service_name,
        signature,
        {{ mask_version() }} as mask_version,
        -- Long enough for any template; a line of a megabyte would not make a better one.
        argMin(left(body, 4096), timestamp) as example,
        min(timestamp) as first_seen_at
    from candidates
    where
        (team_id, service_name, signature) in (
            select
                unseen.team_id,
                unseen.service_name,
                unseen.signature
            from unseen
        )
    group by team_id, service_name, signature

)

select * from with_example
