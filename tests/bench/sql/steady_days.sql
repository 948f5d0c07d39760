-- Even traffic over some days: patterns as frequent as words are, severities 40/40/15/4.5/0.5 in every spelling.
insert into otel_logs (Timestamp, ServiceName, SeverityText, TraceId, Body)
with
    (
        select mapFromArrays(groupArray(severity), groupArray(spellings))
        from (
            select severity, groupArray(spelling) as spellings
            from severity_spellings
            where severity in ('DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL')
            group by severity
        )
    ) as spellings_of,
    [
        'order', 'cart', 'user', 'cache', 'query', 'page', 'batch', 'index', 'token', 'event', 'queue', 'worker', 'shard',
        'session', 'thumbnail', 'report', 'stock', 'price', 'route', 'mail', 'search', 'upload', 'parcel', 'label'
    ] as nouns,
    ['opened', 'closed', 'read', 'written', 'found', 'sent', 'queued', 'done', 'checked', 'moved', 'merged', 'stored'] as verbs,
    cityHash64(number, 1) % 1000 as drawn,
    multiIf(drawn < 400, 'DEBUG', drawn < 800, 'INFO', drawn < 950, 'WARNING', drawn < 995, 'ERROR', 'CRITICAL') as severity,
    toUInt32(floor(exp(cityHash64(number, 2) % 1000000 / 1e6 * log(41)))) as rank,
    cityHash64(rank, severity) as pattern
select
    {since:DateTime64(9, 'UTC')} + toIntervalMicrosecond(intDiv(number * {days:UInt32} * 86400000000, {lines:UInt64})),
    'steady',
    spellings_of[severity][1 + cityHash64(number, 3) % length(spellings_of[severity])],
    lower(hex(sipHash128(intDiv(number, 3)))),
    concat(
        arrayStringConcat(arrayMap(i -> nouns[1 + cityHash64(pattern, i) % length(nouns)], range(1 + rank % 7)), ' '),
        ' ', verbs[1 + rank % length(verbs)], ' ', toString(cityHash64(number, 4) % 100000), ' in ', toString(number % 977), ' ms'
    )
from numbers({lines:UInt64})
