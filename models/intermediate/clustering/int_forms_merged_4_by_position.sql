{{ config(materialized='table', order_by='(service_key, form_id)') }}

with

forms as (

    select * from {{ ref('int_forms_merged_3_by_span') }}

),

{{ varying_positions('forms', 'fine') }},

merged as (

    {{ rewritten('forms', 'rewrites') }}

)

select * from merged
