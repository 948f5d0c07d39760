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

with_pattern as (

    select
        with_signature.team_id as team_id,
        with_signature.service_name as service_name,
        with_signature.timestamp as timestamp,
        with_signature.record_id as record_id,
        with_signature.severity as severity,
        with_signature.body as body,
        with_signature.trace_id as trace_id,
        with_signature.billed_bytes as billed_bytes,
        with_signature.sample_weight as sample_weight,
        with_signature.is_protected as is_protected,
        with_signature.signature as signature,
        signatures.pattern_id as pattern_id
    from with_signature
    left join signatures
        on
            with_signature.team_id = signatures.team_id
            and with_signature.service_name = signatures.service_name
            and with_signature.signature = signatures.signature

)

select * from with_pattern
