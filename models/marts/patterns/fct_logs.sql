{{ config(materialized='view') }}

with

logs as (

    select
        *,
        {{ signature('body') }} as signature
    from {{ ref('stg_logs') }}

),

signatures as (

    select * from {{ ref('dim_log_signatures') }}

),

with_pattern as (

    select
        logs.team_id as team_id,
        logs.service_name as service_name,
        logs.timestamp as timestamp,
        logs.record_id as record_id,
        logs.severity as severity,
        logs.body as body,
        logs.trace_id as trace_id,
        logs.billed_bytes as billed_bytes,
        logs.sample_weight as sample_weight,
        logs.is_protected as is_protected,
        logs.signature as signature,
        signatures.pattern_id as pattern_id
    from logs
    left join signatures
        on
            logs.team_id = signatures.team_id
            and logs.service_name = signatures.service_name
            and logs.signature = signatures.signature

)

select * from with_pattern
