{#- CTEs of a merge pass, the last of them `rewrites`. A position is a variable when forms that are the same
    everywhere else have many different tokens there: leave one out, hash the rest, count. The fewer words
    are left, the more values it takes; where the rest is known to have a variable there, two will do.

    The hash of the rest is the sum of the tokens' hashes less that of the one left out, so that a form of
    n tokens costs n hashes and not n². -#}
{% macro varying_positions(forms, grain) -%}
distinct_forms as (

    select
        service_key,
        form,
        extractAll(form, {{ token_regex(grain) }}) as tokens,
        arrayMap(
            (token, position) -> cityHash64(position, trimLeft(token)), tokens, arrayEnumerate(tokens)
        ) as token_hashes,
        arraySum(token_hashes) as form_hash,
        arrayMap(token -> {{ is_word('token') }}, tokens) as words,
        arraySum(words) as word_count
    from (select distinct service_key, form from {{ forms }})
    where length(tokens) <= {{ max_tokens() }}

),

positions as (

    select
        service_key,
        form,
        position,
        cityHash64(service_key, length(tokens), position, form_hash - token_hashes[position]) as context,
        word_count - words[position] as words_left,
        trimLeft(
            replaceRegexpOne(tokens[position], '^ ?[^ A-Za-z0-9]*<\\*>[^ A-Za-z0-9]*$', '<*>')
        ) as token
    from distinct_forms
    array join arrayEnumerate(tokens) as position
    where words_left >= 1 and match(tokens[position], '[A-Za-z0-9*]')

),

varying as (

    select context
    from positions
    group by context
    having
        uniqUpTo(8)(token) >= multiIf(any(words_left) = 1, 8, any(words_left) = 2, 6, 4)
        or (max(token = '<*>') and uniqUpTo(8)(token) >= 2 and any(words_left) >= 2)

),

variables as (

    select
        service_key,
        form,
        groupArray(position) as variable_positions
    from positions
    where context in varying
    group by service_key, form

),

rewrites as (

    select
        distinct_forms.service_key as service_key,
        distinct_forms.form as form,
        {{ joined_tokens(
            "arrayMap((token, position) -> if(has(variable_positions, position), "
            ~ "replaceRegexpOne(token, '^( ?).*?([,:;.]*)$', '\\\\1<*>\\\\2'), token), tokens, arrayEnumerate(tokens))"
        ) }} as new_form
    from distinct_forms
    inner join variables using (service_key, form)

)
{%- endmacro %}
