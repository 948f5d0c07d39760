{{ config(materialized='table', order_by='(service_key, form_id)') }}

with

forms as (

    select * from {{ ref('int_forms_merged_4_by_position') }}

),

{{ varying_positions('forms', 'coarse') }},

merged as (

    {{ rewritten('forms', 'rewrites') }}

)

select * from merged
