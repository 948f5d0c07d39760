{{ config(materialized='view') }}

with

policies as (

    select * from {{ ref('fct_policies') }}

),

activations as (

    select * from {{ ref('fct_policy_activations') }}

),

last_activations as (

    select
        team_id,
        service_name,
        argMax(policy_id, activation_number) as policy_id,
        argMax(activated_at, activation_number) as activated_at,
        argMax(activated_by, activation_number) as activated_by
    from activations
    where action in ('activated', 'rolled_back')
    group by team_id, service_name

),

active_policies as (

    select
        policies.*,
        last_activations.activated_at as activated_at,
        last_activations.activated_by as activated_by
    from policies
    inner join last_activations using (team_id, service_name, policy_id)

)

select * from active_policies
