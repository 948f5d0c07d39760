-- A pattern that was merged names the pattern its lines are counted under, which is in force and of the same service.
with

pattern_changes as (

    select * from {{ ref('int_pattern_changes') }}

),

latest as (

    {{ latest_patterns('pattern_changes') }}

),

standing as (

    select
        service_key,
        pattern_id
    from latest
    where merged_into = ''

)

select *
from latest
where merged_into != '' and (service_key, merged_into) not in standing
