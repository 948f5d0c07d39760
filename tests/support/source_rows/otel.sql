insert into otel_logs
    (Timestamp, TraceId, SpanId, SeverityText, SeverityNumber, ServiceName, Body, ResourceAttributes, LogAttributes)
select written_at, trace_id, span_id, severity_text, severity_number, service, body, resource, attributes
from lines
