-- One row per template of the service, with its share of the service's lines.
select
    *,
    weight / sum(weight) over () as line_share,
    kind in ('probe', 'timer') as is_regular
from
    format(
        TSVWithNames,
        'name String, kind String, weight Float64, severity String, spelling String, number UInt8,
        logger String, route String, template String',
        {templates:String}
    )
