{{ config(materialized='view') }}

{#- A parametrised view: int_logs_decided(policy_id=..., since=..., until=...). -#}
with

policy as (

    select * from {{ ref('fct_policies') }}
    where policy_id = {policy_id:UUID}

),

known_signatures as (

    select
        known.1 as pattern_id,
        arrayJoin(known.2) as signature
    from policy
    array join cast(pattern_signatures, 'Array(Tuple(String, Array(UInt64)))') as known

),

logs as (

    select * from {{ ref('stg_logs') }}
    where
        timestamp >= {since:DateTime64(6, 'UTC')}
        and timestamp < {until:DateTime64(6, 'UTC')}
        and (team_id, service_name) in (select team_id, service_name from policy)

),

with_signature as (

    {{ with_signature('logs') }}

),

with_pattern as (

    select
        with_signature.*,
        known_signatures.pattern_id as pattern_id,
        known_signatures.pattern_id != '' as is_known
    from with_signature
    left join known_signatures on with_signature.signature = known_signatures.signature

),

first_of_unknown as (

    select record_id
    from with_pattern
    where not is_known and not is_protected
    order by timestamp, record_id
    limit {{ var('lipservice__novel_lines') }} by signature

),

with_planned_rate as (

    select
        *,
        (select global_rate from policy) as global_rate,
        (select severity_rates from policy) as severity_rates,
        (select pattern_rates from policy) as pattern_rates,
        (select boosted_until from policy) as boosted_until,
        multiIf(
            mapContains(pattern_rates, pattern_id), pattern_rates[pattern_id],
            mapContains(severity_rates, severity), severity_rates[severity],
            global_rate
        ) as planned_rate,
        if(
            boosted_until[pattern_id] > timestamp,
            least(1, planned_rate * (select anomaly_boost from policy)),
            planned_rate
        ) as boosted_rate
    from with_pattern

),

with_rate as (

    select
        *,
        multiIf(
            is_protected, 'protected',
            not is_known and record_id in first_of_unknown, 'novel',
            mapContains(pattern_rates, pattern_id), 'pattern',
            mapContains(severity_rates, severity), 'severity',
            'global'
        ) as reason,
        if(reason in ('protected', 'novel'), 1, boosted_rate) as rate,
        rate >= 1 or {{ sample_hash(sample_key('trace_id', 'timestamp', 'body')) }} < rate as is_kept
    from with_planned_rate

),

decided as (

    select
        team_id,
        service_name,
        pattern_id,
        severity,
        timestamp,
        record_id,
        is_protected,
        billed_bytes,
        sample_weight,
        reason,
        rate,
        is_kept,
        -- One hash decides at every stage, so a line that was sampled before stands at the lower rate.
        if(is_kept, 1 / least(rate, sample_rate), 0) as kept_weight
    from with_rate

)

select * from decided
