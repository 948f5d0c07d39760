{{ config(materialized='view') }}

with

policies as (

    select * from {{ ref('fct_policies') }}

),

activations as (

    select * from {{ ref('fct_policy_activations') }}

),

active_policies as (

    select policy_id from {{ ref('dim_active_policies') }}

),

shadow_policies as (

    select policy_id from {{ ref('dim_shadow_policies') }}

),

activation_times as (

    select
        policy_id,
        argMaxIf(toString(action), activation_number, action in ('accepted', 'refused')) as last_action,
        countIf(action in ('activated', 'rolled_back')) as activation_count,
        minIf(activated_at, action in ('activated', 'rolled_back')) as first_activated_at,
        maxIf(activated_at, action in ('activated', 'rolled_back')) as last_activated_at
    from activations
    group by policy_id

),

history as (

    select
        policies.team_id as team_id,
        policies.service_name as service_name,
        policies.version as version,
        policies.policy_id as policy_id,
        multiIf(
            policies.policy_id in (select active_policies.policy_id from active_policies), 'active',
            policies.policy_id in (select shadow_policies.policy_id from shadow_policies), 'shadow',
            activation_times.activation_count > 0, 'superseded',
            activation_times.last_action != '', activation_times.last_action,
            'draft'
        ) as status,
        policies.global_rate as global_rate,
        policies.severity_rates as severity_rates,
        length(policies.pattern_rates) as pattern_rate_count,
        policies.anomaly_boost as anomaly_boost,
        JSONExtractFloat(policies.document, 'projection', 'reduction_share') as projected_reduction_share,
        toString(policies.generated_by) as generated_by,
        toString(policies.provider) as provider,
        policies.model as model,
        policies.reasoning as reasoning,
        policies.created_at as created_at,
        policies.created_by as created_by,
        activation_times.activation_count as activation_count,
        nullIf(activation_times.first_activated_at, toDateTime64(0, 6, 'UTC')) as first_activated_at,
        nullIf(activation_times.last_activated_at, toDateTime64(0, 6, 'UTC')) as last_activated_at
    from policies
    left join activation_times using (policy_id)

)

select * from history
