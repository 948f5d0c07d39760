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
        and timestamp >= (select {{ earliest_timestamp('min(unseen.first_window_start)') }} from unseen)

),

found as (

    select
        team_id,
        service_name,
        signature,
        -- Long enough for any template; a line of a megabyte would not make a better one.
        argMin(toValidUTF8(left(body, 4096)), timestamp) as example,
        min(timestamp) as first_seen_at
    from candidates
    group by team_id, service_name, signature

),

-- A line may have left the source since it was counted. Its signature stays, with an example that is
-- empty, so that its count is in the marts all the same.
with_example as (

    select
        unseen.team_id as team_id,
        unseen.service_name as service_name,
        unseen.signature as signature,
        {{ mask_version() }} as mask_version,
        found.example as example,
        if(
            found.example = '', toDateTime64(unseen.first_window_start, 6, 'UTC'), found.first_seen_at
        ) as first_seen_at
    from unseen
    left join found using (team_id, service_name, signature)

)

select * from with_example
