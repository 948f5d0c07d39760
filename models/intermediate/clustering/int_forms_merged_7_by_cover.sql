{{ config(materialized='table', order_by='(service_key, form_id)') }}

with

forms as (

    select * from {{ ref('int_forms_merged_6_by_same_words') }}

),

counted as (

    select
        service_key,
        form,
        sum(forms.record_count) as record_count,
        splitByChar(' ', form)[1] as first_word
    from forms
    group by service_key, form

),

-- Templates that many lines have, a few for each first word, since each is compared with all that begin so.
covers as (

    select
        service_key,
        first_word,
        form as cover,
        record_count as cover_count,
        length(replaceAll(form, '<*>', '')) as constant_length,
        replaceAll(replaceRegexpAll(form, '([%_\\\\])', '\\\\\\1'), '<*>', '_%') as like_pattern
    from counted
    where
        record_count >= 20
        and position(form, '<*>') > 0
        and position(first_word, '<*>') = 0
        and length(extractAll(replaceAll(form, '<*>', ' '), '[A-Za-z][A-Za-z]+')) >= 2
    order by cover_count desc, cover asc
    limit 100 by service_key, first_word

),

-- Ten times rarer: a statement of its own that happens to fit is as likely to be as frequent.
rewrites as (

    select
        counted.service_key as service_key,
        counted.form as form,
        argMax(covers.cover, (covers.constant_length, covers.cover_count, covers.cover)) as new_form
    from counted
    inner join covers on counted.service_key = covers.service_key and counted.first_word = covers.first_word
    where
        covers.cover_count >= 10 * counted.record_count
        and covers.cover != counted.form
        and counted.form like covers.like_pattern
    group by service_key, form

),

merged as (

    {{ rewritten('forms', 'rewrites') }}

)

select * from merged
