-- No window of the source holds more records than were counted.
with

arrived as (

    select * from {{ ref('int_windows_arrived') }}

),

counted as (

    select
        team_id,
        service_name,
        window_start,
        sum(record_count) as record_count
    from {{ ref('int_signature_windows') }}
    group by team_id, service_name, window_start

)

select arrived.*
from arrived
left join counted using (team_id, service_name, window_start)
where arrived.record_count > counted.record_count
