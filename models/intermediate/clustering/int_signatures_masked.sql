{{ config(materialized='table', order_by='form_id') }}

{%- set placed_before = previous('int_signatures_placed') %}

with

signatures as (

    select * from {{ ref('int_signatures') }}

),

unplaced as (

    select *
    from signatures
    {% if placed_before is not none %}
    where
        (team_id, service_name, signature) not in (
            select
                team_id,
                service_name,
                signature
            from {{ placed_before }}
        )
    {% endif %}

),

masked as (

    select
        team_id,
        service_name,
        {{ service_key('team_id', 'service_name') }} as service_key,
        signature,
        if(native_pattern = '', example, native_pattern) as signed_text,
        leftUTF8({{ mask_template(mask_line(message('signed_text'))) }}, {{ max_form_characters() }}) as form,
        {{ form_id('team_id', 'service_name', 'form') }} as form_id,
        record_count,
        first_seen_at
    from unplaced

)

select * from masked
