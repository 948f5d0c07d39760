{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        order_by='(team_id, service_name, signature)',
    )
}}

with

signatures as (

    select * from {{ ref('int_signatures') }}

),

unplaced as (

    select *
    from signatures
    {% if is_incremental() %}
    where (team_id, service_name, signature) not in (select team_id, service_name, signature from {{ this }})
    {% endif %}

),

with_template as (

    select
        *,
        {{ mask_template(mask_line(message('example'))) }} as template
    from unplaced

),

clustered as (

    select
        team_id,
        service_name,
        signature,
        {{ pattern_id('team_id', 'service_name', 'template') }} as pattern_id,
        template,
        example,
        first_seen_at
    from with_template

)

select * from clustered
