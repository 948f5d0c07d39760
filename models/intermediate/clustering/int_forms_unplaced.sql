{{ config(materialized='table', order_by='(service_key, form_id)') }}

{%- set placed_before = previous('int_signatures_placed') %}
{%- set patterns_before = previous('int_pattern_changes') %}

with

signatures_masked as (

    select * from {{ ref('int_signatures_masked') }}

),

unplaced as (

    select
        service_key,
        form_id,
        any(signatures_masked.form) as form,
        sum(signatures_masked.record_count) as record_count
    from signatures_masked
    {% if placed_before is not none %}
    where form_id not in (select form_id from {{ placed_before }})
    {% endif %}
    group by service_key, form_id

),

{% if patterns_before is not none %}
-- What is known already takes part, as templates: a new form may belong to one, or show that two are one.
known as (

    select
        service_key,
        {{ form_id('team_id', 'service_name', 'template') }} as form_id,
        template as form,
        record_count
    from ({{ latest_patterns(patterns_before) }})
    where merged_into = '' and service_key in (select service_key from unplaced)

),

{% endif %}
combined as (

    select * from unplaced
    {% if patterns_before is not none %}
    union all
    select * from known
    {% endif %}

),

forms as (

    select
        service_key,
        form_id,
        any(combined.form) as form,
        sum(combined.record_count) as record_count
    from combined
    group by service_key, form_id

)

select * from forms
