{{ config(materialized='table', order_by='(service_key, form_id)') }}

with

forms as (

    select * from {{ ref('int_forms_merged_5_by_word') }}

),

counted as (

    select
        service_key,
        form,
        sum(forms.record_count) as record_count,
        arrayCompact(extractAll(
            replaceRegexpAll(
                form,
                '<\\*>(?:\\s*(?:[KMGTP]i?B|B|ns|us|ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|days?)\\b)?',
                ' '
            ),
            '[A-Za-z][A-Za-z_-]*[A-Za-z]'
        )) as words
    from forms
    group by service_key, form

),

groups as (

    select
        service_key,
        groupArray(form) as forms,
        argMax(form, (record_count, form)) as new_form
    from counted
    where length(words) >= 3
    group by service_key, words
    having length(forms) > 1

),

rewrites as (

    select
        service_key,
        arrayJoin(forms) as form,
        new_form
    from groups

),

merged as (

    {{ rewritten('forms', 'rewrites') }}

)

select * from merged
