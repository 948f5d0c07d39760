{{ config(materialized='view') }}

{#- A parametrised view: int_logs_decided(policy_id=..., since=..., until=...). What is the same for every line is
    worked out once, by a scalar subquery: a map in each row would cost more than all the rest. -#}
with

policy as (

    select * from {{ ref('fct_policies') }}
    where policy_id = {policy_id:UUID}

),

policy_signatures as (

    select
        signatures_of.1 as pattern_id,
        arrayJoin(signatures_of.2) as signature,
        if(mapContains(pattern_rates, pattern_id), pattern_rates[pattern_id], -1) as pattern_rate,
        boosted_until[pattern_id] as boosted_until
    from policy
    array join cast(pattern_signatures, 'Array(Tuple(String, Array(UInt64)))') as signatures_of

),

-- What the policy doesn't know is told by the pattern it has been found to have since.
signatures as (

    select
        signature,
        if(policy_signatures.pattern_id = '', latest.pattern_id, policy_signatures.pattern_id) as pattern_id,
        policy_signatures.pattern_id != '' as is_known,
        if(is_known, policy_signatures.pattern_rate, -1) as pattern_rate,
        policy_signatures.boosted_until as boosted_until
    from policy_signatures
    full outer join (
        select * from {{ ref('dim_log_signatures') }}
        where (team_id, service_name) in (select team_id, service_name from policy)
    ) as latest using (signature)

),

logs as (

    select * from {{ ref('stg_logs') }}
    where
        timestamp >= {since:DateTime64(6, 'UTC')}
        and timestamp < {until:DateTime64(6, 'UTC')}
        and team_id = (select team_id from policy)
        and service_name = (select service_name from policy)

),

with_signature as (

    {{ with_signature('logs') }}

),

with_rate as (

    select
        with_signature.*,
        signatures.pattern_id as pattern_id,
        signatures.is_known as is_known,
        signatures.pattern_rate >= 0 as has_pattern_rate,
        transform(
            toString(severity),
            (select groupArrayArray(mapKeys(severity_rates)) from policy),
            (select groupArrayArray(mapValues(severity_rates)) from policy),
            toFloat64(-1)
        ) as severity_rate,
        multiIf(
            is_protected, 1,
            has_pattern_rate, signatures.pattern_rate,
            severity_rate >= 0, severity_rate,
            assumeNotNull((select global_rate from policy))
        ) as planned_rate,
        if(
            signatures.boosted_until > timestamp,
            least(1, planned_rate * assumeNotNull((select anomaly_boost from policy))),
            planned_rate
        ) as rate,
        {{ sample_hash(sample_key('trace_id', 'timestamp', 'body')) }} as sample_hash
    from with_signature
    any left join signatures on with_signature.signature = signatures.signature

),

decided as (

    select
        team_id,
        service_name,
        pattern_id,
        signature,
        severity,
        timestamp,
        is_protected,
        is_known,
        billed_bytes,
        sample_weight,
        multiIf(is_protected, 'protected', has_pattern_rate, 'pattern', severity_rate >= 0, 'severity', 'global') as reason,
        rate,
        sample_hash,
        rate >= 1 or sample_hash < rate as is_kept,
        -- One hash decides at every stage, so a line that was sampled before stands at the lower rate.
        1 / least(rate, sample_rate) as kept_weight
    from with_rate

)

select * from decided
