{{ config(materialized='view') }}

with

activations as (

    select * from {{ ref('fct_policy_activations') }}

),

last_actions as (

    select
        team_id,
        service_name,
        policy_id,
        any(version) as version,
        argMax(toString(action), activation_number) as last_action,
        max(activations.activated_at) as shadowed_at
    from activations
    where action in ('shadowed', 'unshadowed', 'activated', 'rolled_back')
    group by team_id, service_name, policy_id

),

shadows as (

    select
        team_id,
        service_name,
        version,
        policy_id,
        shadowed_at
    from last_actions
    where last_action = 'shadowed'

)

select * from shadows
