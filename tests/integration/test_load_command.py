"""`lipservice load` as a user meets it: every format, nothing lost, nothing twice."""

import gzip
import json
from pathlib import Path

import pytest

from tests.support.engine import Engine

OTLP = {
    "resourceLogs": [
        {
            "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "pay"}}]},
            "scopeLogs": [
                {
                    "logRecords": [
                        {
                            "timeUnixNano": "1788256800000000000",
                            "severityNumber": 17,
                            "severityText": "ERROR",
                            "body": {"stringValue": "card declined"},
                            "traceId": "0af7651916cd43dd8448eb211c80319c",
                            "attributes": [{"key": "attempt", "value": {"intValue": "2"}}],
                        }
                    ]
                }
            ],
        }
    ]
}
MIXED = b"\n".join(
    [
        b"2026-09-01 10:00:00,123 WARN slow query took 90 ms",
        b'{"time":"2026-09-01T10:00:01Z","level":"error","msg":"disk full","disk":{"free":0}}',
        b'ts=2026-09-01T10:00:02Z level=debug msg="cache miss" key=a',
        json.dumps(OTLP).encode(),
        b"2026-09-01 10:00:05,000 ERROR boom",
        b"Traceback (most recent call last):",
        b'  File "app.py", line 1, in <module>',
        b"ValueError: no",
        b"",
        b"2026-09-01 10:00:06,000 INFO caf\xe9 \x00 \xff\r",
        b"no time and no level here",
    ]
)


def test_each_line_of_a_mixed_file_is_read_in_its_own_format(engine: Engine, tmp_path: Path) -> None:
    log = tmp_path / "mixed.log"
    log.write_bytes(MIXED)

    summary = json.loads(engine.run("lipservice", "load", str(log), "--json").stdout)["total"]

    rows = engine.query(
        "select toString(toDateTime(Timestamp, 'UTC')), SeverityText, ServiceName, Body from otel_logs"
        " where Body not like '%caf%' order by Timestamp, Body"
    )
    assert (
        "2026-09-01 10:00:00",
        "WARN",
        "mixed",
        "2026-09-01 10:00:00,123 WARN slow query took 90 ms",
    ) in rows
    assert ("2026-09-01 10:00:01", "error", "mixed", "disk full") in rows
    assert ("2026-09-01 10:00:02", "debug", "mixed", "cache miss") in rows
    assert ("2026-09-01 10:00:00", "ERROR", "pay", "card declined") in rows
    assert engine.query(
        "select SeverityNumber, TraceId, LogAttributes['attempt'] from otel_logs where ServiceName = 'pay'"
    ) == [(17, "0af7651916cd43dd8448eb211c80319c", "2")]
    assert engine.query(
        "select count() from otel_logs where Body like '%boom\\nTraceback%ValueError: no'"
    ) == [(1,)]
    # Bytes that are no UTF-8 are kept as they are.
    assert engine.query(
        "select position(Body, unhex('E9200020FF')) > 0 from otel_logs where Body like '%caf%'"
    ) == [(1,)]
    assert summary["lines"] == MIXED.count(b"\n") + 1
    assert summary["records"] == engine.query("select count() from otel_logs")[0][0]


def test_a_pipe_and_a_compressed_file_give_the_same_records(embedded_engine: Engine, tmp_path: Path) -> None:
    text = Path("tests/docs/shop.log").read_bytes()
    packed = tmp_path / "shop.log.gz"
    packed.write_bytes(gzip.compress(text))

    embedded_engine.run("lipservice", "load", str(packed))
    embedded_engine.run("lipservice", "load", "-", "--service", "piped", stdin=text)

    of_service = (
        "select groupArray((Timestamp, SeverityText, Body))"
        " from (select * from otel_logs where ServiceName = '{}' order by all)"
    )
    packed_rows, piped_rows = embedded_engine.query_many(
        [of_service.format("shop"), of_service.format("piped")]
    )
    assert packed_rows == piped_rows
    assert embedded_engine.query("select count() from otel_logs") == [(840,)]


def test_what_was_loaded_is_not_loaded_twice_but_what_was_added_is(
    embedded_engine: Engine, tmp_path: Path
) -> None:
    log = tmp_path / "app.log"
    log.write_text("".join(f"2026-09-01 10:00:00 INFO line {n}\n" for n in range(100)))
    embedded_engine.run("lipservice", "load", str(log))
    with log.open("a") as more:
        more.write("2026-09-01 10:00:01 INFO one more\n")

    again = json.loads(embedded_engine.run("lipservice", "load", str(log), "--json").stdout)["total"]

    assert (again["records"], again["skipped_lines"]) == (1, 100)
    assert embedded_engine.query("select count() from otel_logs") == [(101,)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"x" * 1_000_000], ids=["empty", "blank", "one long line"])
def test_odd_files_are_accounted_for(embedded_engine: Engine, tmp_path: Path, content: bytes) -> None:
    log = tmp_path / "odd.log"
    log.write_bytes(content)

    summary = json.loads(embedded_engine.run("lipservice", "load", str(log), "--json").stdout)["total"]

    stored = embedded_engine.query("select count(), sum(length(Body)) from otel_logs")[0]
    assert stored == (summary["records"], len(content.strip()))
    assert summary["lines"] == len(content.splitlines())
