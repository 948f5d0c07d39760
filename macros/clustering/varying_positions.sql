{#- CTEs of a merge pass, the last of them `rewrites`. A position is a variable when forms that are the same
    everywhere else have many different tokens there: leave one out, hash the rest, count. The fewer words
    are left, the more values it takes; where the rest is known to have a variable there, two will do.

    The hash of the rest is the sum of the tokens' hashes less that of the one left out, so that a form of
    n tokens costs n hashes and not n². -#}
{% macro varying_positions(forms, grain) -%}
tokenised as (

    select
        service_key,
        form,
        cityHash64(service_key, form) as form_key,
        extractAll(form, {{ token_regex(grain) }}) as tokens,
        arrayMap(token -> trimLeft(token), tokens) as texts,
        arrayMap((text, position) -> cityHash64(position, text), texts, arrayEnumerate(texts)) as token_hashes,
        arraySum(token_hashes) as form_hash,
        arrayMap(text -> {{ is_word('text') }}, texts) as words,
        arraySum(words) as word_count
    from (select distinct service_key, form from {{ forms }}) as distinct_forms
    where length(tokens) <= {{ max_tokens() }}

),

positions as (

    select
        form_key,
        position,
        cityHash64(service_key, length(texts), position, form_hash - token_hashes[position]) as context,
        word_count - words[position] as words_left,
        match(texts[position], '[A-Za-z0-9]') as is_text,
        if(is_text, token_hashes[position], 0) as value
    from tokenised
    array join arrayEnumerate(texts) as position
    where words_left >= 1 and (is_text or locate(texts[position], '<*>') > 0)

),

varying as (

    select context
    from positions
    group by context
    having
        uniqUpTo(8)(value) >= multiIf(any(words_left) = 1, 8, any(words_left) = 2, 6, 4)
        or (min(value) = 0 and uniqUpTo(8)(value) >= 2 and any(words_left) >= 2)

),

variables as (

    select
        form_key,
        groupArray(position) as variable_positions
    from positions
    where context in varying
    group by form_key

),

rewrites as (

    select
        tokenised.service_key as service_key,
        tokenised.form as form,
        {{ joined_tokens(
            "arrayMap((token, position) -> if(has(variable_positions, position), "
            ~ "replaceRegexpOne(token, '^( ?).*?([,:;.]*)$', '\\\\1<*>\\\\2'), token), tokens, arrayEnumerate(tokens))"
        ) }} as new_form
    from tokenised
    inner join variables using (form_key)

)
{%- endmacro %}
