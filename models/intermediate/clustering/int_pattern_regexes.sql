{{ config(materialized='table', order_by='(team_id, service_name, pattern_id)') }}

with

patterns as (

    select * from {{ ref('int_patterns_described') }}

),

-- Each regex is tried on the examples of all patterns of its service, so only as many as pay are made.
frequent as (

    select *
    from patterns
    where notEmpty(examples)
    order by placed_count desc, pattern_id asc
    limit {{ var('lipservice__regexes') }} by team_id, service_name

),

taken_apart as (

    select
        team_id,
        service_name,
        pattern_id,
        examples,
        splitByString('<*>', template) as constants,
        argMax(constant, length(constant)) over (partition by team_id, service_name, pattern_id) as literal
    from frequent
    array join constants as constant

),

drafted as (

    select distinct
        team_id,
        service_name,
        pattern_id,
        examples,
        literal,
        -- A message inside JSON or pairs has other text before and after it.
        arrayExists(example -> {{ is_structured('example') }}, examples) as is_inside,
        concat(
            '(?s)',
            if(is_inside or constants[1] = '', '', '^'),
            arrayStringConcat(
                arrayMap(
                    part -> replaceAll(regexpQuoteMeta(part), ' ', '\\s+'),
                    arrayFilter(part -> part != '', constants)
                ),
                '.*'
            ),
            if(is_inside or constants[-1] = '', '', '$')
        ) as regex,
        multiIf(
            not match(literal, '[A-Za-z]{3}'), 'too little of it is constant',
            length(regex) > {{ max_regex_bytes() }}, 'longer than {{ max_regex_bytes() }} bytes',
            not arrayAll(example -> match(example, regex), examples), 'the masks changed more than variables',
            ''
        ) as flaw
    from taken_apart

),

examples as (

    select
        team_id,
        service_name,
        pattern_id,
        arrayJoin(examples) as example
    from patterns

),

-- Regexes that match what is another pattern's.
too_wide as (

    select distinct
        drafted.team_id as team_id,
        drafted.service_name as service_name,
        drafted.pattern_id as pattern_id
    from drafted
    inner join examples on drafted.team_id = examples.team_id and drafted.service_name = examples.service_name
    where
        drafted.flaw = ''
        and drafted.pattern_id != examples.pattern_id
        and position(examples.example, trim(drafted.literal)) > 0
        and match(examples.example, drafted.regex)

),

judged as (

    select
        team_id,
        service_name,
        pattern_id,
        trim(literal) as literal,
        multiIf(
            flaw != '', flaw,
            (team_id, service_name, pattern_id) in too_wide, 'it would match lines of another pattern',
            ''
        ) as match_regex_reason,
        if(match_regex_reason = '', regex, null) as match_regex
    from drafted

)

select * from judged
