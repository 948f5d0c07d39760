{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        order_by='(team_id, service_name, signature)',
        full_refresh=false,
    )
}}

with

signatures_met as (

    select * from {{ ref('int_signatures_met') }}

),

logs as (

    select * from {{ ref('stg_logs') }}

),

-- Lines of the moments when one was first met, found by time: bodies would fill memory where lines are counted.
first_logs as (

    select *
    from logs
    where
        timestamp in (select first_seen_at from signatures_met)
        -- The same again for the index of the source's time.
        and timestamp between
        (select min(first_seen_at) from signatures_met) and (select max(first_seen_at) from signatures_met)

),

with_signature as (

    {{ with_signature('first_logs') }}

),

examples as (

    select
        team_id,
        service_name,
        signature,
        tupleElement(min((timestamp, left(body, {{ message_bytes() }}))), 2) as example
    from with_signature
    group by team_id, service_name, signature

),

described as (

    select
        signatures_met.team_id as team_id,
        signatures_met.service_name as service_name,
        signatures_met.signature as signature,
        {{ mask_version() }} as mask_version,
        toValidUTF8(examples.example) as example,
        signatures_met.native_pattern as native_pattern,
        signatures_met.record_count as record_count,
        signatures_met.first_seen_at as first_seen_at
    from signatures_met
    -- A line that left the source since it was counted leaves its signature to the overflow patterns.
    inner join examples using (team_id, service_name, signature)

)

select * from described
