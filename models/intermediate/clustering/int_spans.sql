{{ config(materialized='table', order_by='context') }}

with

form_tokens as (

    select * from {{ ref('int_form_tokens') }}

),

candidates as (

    select * from {{ ref('int_span_candidates') }}

),

-- Different at its begin and at its end: else the span would be longer than the variable.
varying as (

    select
        context,
        any(candidates.outer_words) as outer_words,
        any(candidates.is_value_at_end) as is_value_at_end,
        count() as form_count
    from candidates
    group by context
    having
        {{ takes_many_values('candidates.first_text') }}
        and {{ takes_many_values('candidates.last_text') }}

),

inner_texts as (

    select
        context,
        groupArrayIntersect(
            arraySlice(texts, first_position, last_position - first_position + 1)
        ) as common_texts
    from candidates
    inner join form_tokens using (form_key)
    where context in (select context from varying)
    group by context

),

-- What all forms have inside the span is no variable: `connect to <*> as <*>` varies in two places.
accepted as (

    select
        context,
        common_texts,
        outer_words,
        form_count,
        outer_words + arrayCount(text -> {{ is_word('text') }}, common_texts) as constant_words
    from varying
    inner join inner_texts using (context)
    -- `Host verified: <*>` takes fewer words, since a colon announces a value.
    where constant_words >= if(is_value_at_end, 2, 3)

)

select * from accepted
