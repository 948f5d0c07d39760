{{ config(materialized='table', order_by='context') }}

with

form_tokens as (

    select * from {{ ref('int_form_tokens') }}

),

places as (

    select
        form_key,
        position,
        heads[position] as head,
        texts[position] as text,
        tails[position + 1] as tail
    from form_tokens
    array join arrayEnumerate(texts) as position

),

-- After a branching head, and before a branching tail, many different tokens stand: a variable may begin
-- there, or end.
branching_heads as (

    select head
    from places
    group by head
    having {{ takes_many_values('text') }}

),

branching_tails as (

    select tail
    from places
    group by tail
    having {{ takes_many_values('text') }}

),

branches as (

    select
        form_key,
        position,
        head in branching_heads as is_begin,
        tail in branching_tails as is_end
    from places
    where is_begin or is_end

),

ends as (

    select
        form_key,
        arraySlice(arraySort(groupArrayIf(position, is_begin)), -{{ span_ends() }}) as begins,
        arraySlice(arraySort(groupArrayIf(position, is_end)), -{{ span_ends() }}) as ends
    from branches
    group by form_key

),

spans as (

    select
        form_key,
        arrayJoin(arrayFlatten(arrayMap(first -> arrayMap(last -> (
            toUInt16(first),
            toUInt16(last),
            cityHash64(heads[first], tails[last + 1]),
            words_before[first] + words_before[token_count + 1] - words_before[last + 1],
            words_before[last + 1] = words_before[token_count + 1] and match(texts[first - 1], '[:=]$'),
            cityHash64(texts[first]),
            cityHash64(texts[last])
        ), arrayFilter(last -> last >= first, ends.ends)), ends.begins))) as span
    from form_tokens
    inner join ends using (form_key)

),

candidates as (

    select
        form_key,
        span.1 as first_position,
        span.2 as last_position,
        span.3 as context,
        span.4 as outer_words,
        span.5 as is_value_at_end,
        span.6 as first_text,
        span.7 as last_text
    from spans
    where outer_words >= 1

)

select * from candidates
