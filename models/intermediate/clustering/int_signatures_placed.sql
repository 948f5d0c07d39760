-- depends_on: {{ ref('int_pattern_changes') }}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        order_by='(team_id, service_name, signature)',
        full_refresh=false,
    )
}}

with

signatures_masked as (

    select * from {{ ref('int_signatures_masked') }}

),

patterns_found as (

    select * from {{ ref('int_patterns_found') }}

),

known_forms as (

    select
        arrayJoin(patterns_found.form_ids) as form_id,
        patterns_found.pattern_id as pattern_id
    from patterns_found

    {% if is_incremental() %}
    union distinct

    select distinct
        form_id,
        pattern_id
    from {{ this }}
    where form_id in (select form_id from signatures_masked)
    {% endif %}

),

unplaced as (

    select *
    from signatures_masked
    {% if is_incremental() %}
    where
        (team_id, service_name, signature) not in (
            select
                team_id,
                service_name,
                signature
            from {{ this }}
        )
    {% endif %}

),

placed as (

    select
        unplaced.team_id as team_id,
        unplaced.service_name as service_name,
        unplaced.signature as signature,
        unplaced.form_id as form_id,
        known_forms.pattern_id as pattern_id,
        unplaced.first_seen_at as first_seen_at
    from unplaced
    -- Any: one row a signature, even if plain dbt runs at once have placed a form twice.
    any left join known_forms using (form_id)
    where known_forms.pattern_id != ''

)

select * from placed
