-- One row per template that an event changes: by what factor, from and until how many minutes before the end.
select
    name,
    groupArray((from_minutes, until_minutes, factor)) as changes
from
    format(
        TSVWithNames,
        'event String, service String, name String, from_minutes UInt32, until_minutes UInt32, factor Float64',
        {events:String}
    )
where service = {service:String}
group by name
