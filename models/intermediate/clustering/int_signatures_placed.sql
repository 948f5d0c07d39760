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

placed as (

    select
        signatures_masked.team_id as team_id,
        signatures_masked.service_name as service_name,
        signatures_masked.signature as signature,
        signatures_masked.form_id as form_id,
        known_forms.pattern_id as pattern_id,
        signatures_masked.first_seen_at as first_seen_at
    from signatures_masked
    -- Any: one row a signature, even if plain dbt runs at once have placed a form twice.
    any left join known_forms using (form_id)
    where
        known_forms.pattern_id != ''
        {% if is_incremental() %}
        and (team_id, service_name, signature) not in (
            select
                team_id,
                service_name,
                signature
            from {{ this }}
        )
        {% endif %}

)

select * from placed
