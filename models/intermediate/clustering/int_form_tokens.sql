{{ config(materialized='table', order_by='(service_key, form_key)') }}

with

forms as (

    select * from {{ ref('int_forms_merged_2_by_word') }}

),

distinct_forms as (

    select
        service_key,
        form,
        sum(forms.record_count) as record_count
    from forms
    group by service_key, form

),

tokenised as (

    select
        *,
        cityHash64(service_key, form) as form_key,
        extractAll(form, {{ token_regex('fine') }}) as tokens,
        length(tokens) as token_count,
        arrayMap(token -> trimLeft(token), tokens) as texts,
        arrayMap(text -> toUInt16({{ is_word('text') }}), texts) as words
    from distinct_forms
    where token_count <= {{ max_tokens() }}

),

-- heads[i] is the hash of the tokens before position i, tails[i] that of those from position i on, each
-- told from the end it hangs on: forms with one head or one tail have one hash there.
with_ends as (

    select
        service_key,
        form_key,
        form,
        record_count,
        tokens,
        texts,
        token_count,
        arrayConcat([service_key], arrayCumSum(
            arrayMap((text, i) -> cityHash64(service_key, i, text), texts, arrayEnumerate(texts))
        )) as heads,
        arrayConcat(arrayReverse(arrayCumSum(arrayMap(
            (text, i) -> cityHash64(service_key, i, text), arrayReverse(texts), arrayEnumerate(texts)
        ))), [service_key]) as tails,
        arrayConcat([0], arrayCumSum(words)) as words_before
    from tokenised

)

select * from with_ends
