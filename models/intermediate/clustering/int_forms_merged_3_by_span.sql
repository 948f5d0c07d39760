{{ config(materialized='table', order_by='(service_key, form_id)') }}

with

forms as (

    select * from {{ ref('int_forms_merged_2_by_word') }}

),

form_tokens as (

    select * from {{ ref('int_form_tokens') }}

),

candidates as (

    select * from {{ ref('int_span_candidates') }}

),

spans as (

    select * from {{ ref('int_spans') }}

),

-- The span that leaves the most words to a form.
chosen as (

    select
        form_key,
        argMax(
            (context, first_position, last_position), (constant_words, outer_words, form_count, context)
        ) as span
    from candidates
    inner join spans using (context)
    group by form_key

),

rendered as (

    select
        form_tokens.service_key as service_key,
        form_tokens.form as form,
        form_tokens.record_count as record_count,
        spans.context as context,
        {{ joined_tokens(
            "arrayMap((token, text, i) -> if(i between chosen.span.2 and chosen.span.3 "
            ~ "and not has(spans.common_texts, text), replaceRegexpOne(token, '^( ?).*$', '\\\\1<*>'), token), "
            ~ "form_tokens.tokens, form_tokens.texts, arrayEnumerate(form_tokens.tokens))"
        ) }} as rendering
    from chosen
    inner join form_tokens on chosen.form_key = form_tokens.form_key
    inner join spans on chosen.span.1 = spans.context

),

-- Forms of one span may have their common words in another order; the most frequent rendering speaks for all.
counted as (

    select
        context,
        rendering,
        sum(rendered.record_count) as record_count
    from rendered
    group by context, rendering

),

spoken_for as (

    select
        context,
        argMax(rendering, (record_count, rendering)) as new_form
    from counted
    group by context

),

rewrites as (

    select
        rendered.service_key as service_key,
        rendered.form as form,
        spoken_for.new_form as new_form
    from rendered
    inner join spoken_for using (context)

),

merged as (

    {{ rewritten('forms', 'rewrites') }}

)

select * from merged
