{{ config(materialized='view') }}

with

logs as (

    select * from {{ ref('stg_logs') }}

),

with_signature as (

    {{ with_signature('logs') }}

),

signatures as (

    select * from {{ ref('dim_log_signatures') }}

),

known as (

    select
        {{ signature_key('team_id', 'service_name', 'signature') }} as signature_key,
        toLowCardinality(pattern_id) as pattern_id
    from signatures

),

with_key as (

    select
        team_id,
        service_name,
        timestamp,
        record_id,
        severity,
        body,
        trace_id,
        billed_bytes,
        sample_weight,
        is_protected,
        signature,
        {{ signature_key('team_id', 'service_name', 'signature') }} as signature_key
    from with_signature

),

with_pattern as (

    select
        with_key.* except (signature_key),
        known.pattern_id as pattern_id
    from with_key
    any left join known using (signature_key)

)

select * from with_pattern
