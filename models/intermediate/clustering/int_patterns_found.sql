{{ config(materialized='table', order_by='(team_id, service_name, pattern_id)') }}

{%- set patterns_before = previous('int_pattern_changes') %}

with

forms as (

    select * from {{ ref('int_forms_merged_7_by_cover') }}

),

signatures_masked as (

    select * from {{ ref('int_signatures_masked') }}

),

new_forms as (

    select
        form_id,
        min(signatures_masked.first_seen_at) as first_seen_at
    from signatures_masked
    group by form_id

),

services as (

    select distinct
        service_key,
        team_id,
        service_name
    from signatures_masked

),

known as (

    {% if patterns_before is not none %}
    select
        {{ form_id('team_id', 'service_name', 'template') }} as form_id,
        pattern_id,
        template,
        founded_at
    from ({{ latest_patterns(patterns_before) }})
    where merged_into = ''
    {% else %}
    select *
    from null('form_id UInt64, pattern_id String, template String, founded_at DateTime64(6, \'UTC\')')
    {% endif %}

),

members as (

    select
        forms.service_key as service_key,
        forms.form as form,
        forms.form_id as form_id,
        forms.record_count as record_count,
        new_forms.form_id != 0 as is_new,
        known.pattern_id as known_id,
        known.template as known_template,
        if(known_id = '', new_forms.first_seen_at, known.founded_at) as founded_at
    from forms
    left join new_forms on forms.form_id = new_forms.form_id
    left join known on forms.form_id = known.form_id

),

grouped as (

    select
        service_key,
        form as template,
        argMinIf((known_id, known_template), (members.founded_at, known_id), known_id != '') as oldest,
        argMin(members.form_id, (members.founded_at, members.form_id)) as founder_id,
        groupArrayIf(members.form_id, members.is_new) as form_ids,
        groupArrayIf(known_id, known_id != '') as known_ids,
        sum(members.record_count) as record_count,
        min(members.founded_at) as founded_at
    from members
    group by service_key, template

),

-- The oldest id that is known stays; a pattern without one is named after its oldest form.
found as (

    select
        *,
        if(oldest.1 != '', oldest.1, {{ pattern_id('founder_id') }}) as pattern_id,
        arrayFilter(known_id -> known_id != pattern_id, known_ids) as merged_ids
    from grouped

),

patterns as (

    select
        services.team_id as team_id,
        services.service_name as service_name,
        found.pattern_id as pattern_id,
        found.template as template,
        found.form_ids as form_ids,
        found.merged_ids as merged_ids,
        found.record_count as record_count,
        found.founded_at as founded_at
    from found
    inner join services using (service_key)
    where notEmpty(form_ids) or notEmpty(merged_ids) or template != found.oldest.2

)

select * from patterns
