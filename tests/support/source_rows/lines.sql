-- What services wrote, before any source gave it its own shape.
select
    second,
    fromUnixTimestamp64Micro(toInt64(1788256800123456) + second * 1000000, 'UTC') as written_at,
    service,
    severity_text,
    severity_number,
    body,
    if(second = 1, '0af7651916cd43dd8448eb211c80319c', '') as trace_id,
    if(second = 1, 'b7ad6b7169203331', '') as span_id,
    attributes,
    resource
from values(
    'second Int64, service String, severity_text String, severity_number Int32, body String,
     attributes Map(String, String), resource Map(String, String)',
    (1, 'checkout', 'INFO', 9, 'order 17 placed in 12 ms', map('http.route', '/orders', 'lipservice.sample_rate', '0.25'),
        map('deployment.environment.name', 'production', 'env', 'unused', 'k8s.namespace.name', 'shop')),
    (2, 'checkout', 'error', 0, '{"message": "card refused", "code": 402}', map('http.status', '402'),
        map('deployment.environment', 'staging', 'service.namespace', 'shop')),
    (3, '', ' [Warning] ', 0, 'it''s "late"\n\tat main.py:3', map(), map('env', 'dev')),
    (4, 'ingest', '', 0, 'Segfault at \xFF\xFE', map(), map()),
    (5, 'ingest', '', 0, 'GET /healthz 200', map('lipservice.sample_rate', 'r=0.1'), map()),
    (6, 'ingest', 'AUDIT', 0, 'user 5 signed in', map('lipservice.sample_rate', '7'), map()),
    (7, 'ingest', 'info', 21, 'all workers gone', map(), map())
)
