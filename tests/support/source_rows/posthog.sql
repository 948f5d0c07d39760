-- As capture-logs and the materialized view on Kafka leave them: ids in Base64, zeros where there is none.
insert into logs34
    (original_expiry_timestamp, uuid, team_id, trace_id, span_id, timestamp, observed_timestamp, body, severity_text,
     severity_number, service_name, resource_attributes, attributes_map_str, _bytes_uncompressed, pattern, pattern_version)
select
    '2099-01-01 00:00:00', toString(second), 5, base64Encode(unhex(if(trace_id = '', repeat('00', 16), trace_id))),
    base64Encode(unhex(if(span_id = '', repeat('00', 8), span_id))), written_at, written_at + 2, body, severity_text,
    severity_number, service, resource, mapApply((key, value) -> (concat(key, '__str'), value), attributes), 1000 + second,
    if(second = 1, 'order <N> placed in <N> ms', ''), second = 1
from lines
