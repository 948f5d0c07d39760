with

signatures_placed as (

    select * from {{ ref('int_signatures_placed') }}

),

pattern_changes as (

    select * from {{ ref('int_pattern_changes') }}

),

overflow_patterns as (

    select * from {{ ref('int_overflow_patterns') }}

),

latest as (

    {{ latest_patterns('pattern_changes') }}

),

resolved as (

    select
        signatures_placed.team_id as team_id,
        signatures_placed.service_name as service_name,
        signatures_placed.signature as signature,
        standing.pattern_id as pattern_id,
        standing.template as template,
        signatures_placed.first_seen_at as first_seen_at
    from signatures_placed
    inner join latest using (team_id, service_name, pattern_id)
    -- Its row, since it may have changed after the merge.
    inner join latest as standing
        on
            latest.team_id = standing.team_id
            and latest.service_name = standing.service_name
            and if(latest.merged_into = '', latest.pattern_id, latest.merged_into) = standing.pattern_id

),

clustered as (

    select * from resolved

    union all

    select
        team_id,
        service_name,
        signature,
        pattern_id,
        template,
        first_seen_at
    from overflow_patterns

)

select * from clustered
