insert into otel_logs
    (Timestamp, TraceId, SpanId, SeverityText, SeverityNumber, ServiceName, Body, ResourceAttributes, LogAttributes)
select
    written_at, trace_id, span_id, severity_text, severity_number, service, body, toJSONString(resource),
    -- Numbers are numbers in JSON, as the exporter writes them.
    replaceRegexpAll(toJSONString(attributes), '"([0-9.]+)"', '\\1')
from lines
