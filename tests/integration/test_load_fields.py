"""What is found in a line: time, severity, message, attributes, ids."""

import json

from tests.support.chunks import Record, read
from tests.support.engine import Engine

# Line → (severity as it is spelled, time). Each stands alone, as a file.
LINES = {
    "2015-10-18 18:01:47,978 INFO [main] org.apache.Foo: x": ("INFO", "2015-10-18 18:01:47.978"),
    "2015-07-29 17:41:44,747 - WARN  [Quorum[myid=1]/0:0] - x": ("WARN", "2015-07-29 17:41:44.747"),
    "17/06/09 20:10:40 INFO spark.SecurityManager: x": ("INFO", "2017-06-09 20:10:40"),
    "081109 203615 148 INFO dfs.DataNode$PacketResponder: x": ("INFO", "2008-11-09 20:36:15"),
    "- 1117838570 2005.06.03 R02 2005-06-03-15.42.50.675872 R02 RAS KERNEL FATAL x": (
        "FATAL",
        "2005-06-03 22:42:50",
    ),
    "R02-M1 2005-06-03-15.42.50.675872 x": ("", "2005-06-03 15:42:50.675872"),
    "2016-09-28 04:30:31, Info                  CSI    00000001@2016/9/27:20:30:31.455 x": (
        "Info",
        "2016-09-28 04:30:31",
    ),
    "[Sun Dec 04 04:47:44 2005] [notice] x": ("notice", "2005-12-04 04:47:44"),
    "[Thu Jun 27 11:55:44.569531 2013] [core:error] [pid 1] x": ("error", "2013-06-27 11:55:44.569531"),
    '1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /error HTTP/1.0" 200 2326': ("", "2000-10-10 20:55:36"),
    "2024/01/01 10:00:00 [error] 123#0: *1 open() failed": ("error", "2024-01-01 10:00:00"),
    "2024-01-01T10:00:00.123456789Z\tINFO\tfile.go:12\tx": ("INFO", "2024-01-01 10:00:00.123456789"),
    "2024-01-01T10:00:00+02:00 ERROR x": ("ERROR", "2024-01-01 08:00:00"),
    "[2024-01-01 10:00:00 +0000] [123] [INFO] x": ("INFO", "2024-01-01 10:00:00"),
    "[2024-01-01T10:00:00,000][INFO ][o.e.n.Node] x": ("INFO", "2024-01-01 10:00:00"),
    "2024-01-01 10:00:00.123 | DEBUG    | module:f:1 - x": ("DEBUG", "2024-01-01 10:00:00.123"),
    "2024-01-01 10:00:00,123 - my_logger - ERROR - x": ("ERROR", "2024-01-01 10:00:00.123"),
    "[2024-01-01 10:00:00,000: WARNING/ForkPoolWorker-1] x": ("WARNING", "2024-01-01 10:00:00"),
    "2024-01-01 10:00:00.000 UTC [123] ERROR:  relation x": ("ERROR", "2024-01-01 10:00:00"),
    "nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.x": (
        "INFO",
        "2017-05-16 00:00:00.008",
    ),
    "20171223-22:5:29:606|Step_LSC|30002312|x": ("", "2017-12-23 22:05:29.606"),
    "12/31/2024 10:00:00 PM x": ("", "2024-12-31 22:00:00"),
    "31/12/2024 10:00:00 x": ("", "2024-12-31 10:00:00"),
    "1117838570123 x": ("", "2005-06-03 22:42:50.123"),
    "1117838570123456 x": ("", "2005-06-03 22:42:50.123456"),
    "1117838570123456789 x": ("", "2005-06-03 22:42:50.123456789"),
    "<34>1 2003-10-11T22:14:15.003Z mymachine su - ID47 - x": ("crit", "2003-10-11 22:14:15.003"),
    "I, [2024-01-01T10:00:00.000000 #123]  x": ("I", "2024-01-01 10:00:00"),
    "2024-01-01T10:00:00.000+0000 E NETWORK  [conn] x": ("E", "2024-01-01 10:00:00"),
    # No year: the last that was before the file was written, on 2026-03-05 at noon.
    "Nov  9 12:01:01 host crond[2915]: x": ("", "2025-11-09 12:01:01"),
    "Mar  5 23:00:00 host sshd[1]: error: x": ("error", "2026-03-05 23:00:00"),
    "Feb 29 10:00:00 host app: x": ("", "2024-02-29 10:00:00"),
    "<3>Mar  1 10:00:00 host kernel: x": ("err", "2026-03-01 10:00:00"),
    "<13>Mar  1 10:00:00 host app[1]: ERROR x": ("ERROR", "2026-03-01 10:00:00"),
    "W0102 15:04:05.000001   1 file.go:12] x": ("W", "2026-01-02 15:04:05.000001"),
    "03-17 16:13:38.811  1702  2395 D WindowManager: x": ("D", "2025-03-17 16:13:38.811"),
    "[10.30 16:49:06] chrome.exe - x": ("", "2025-10-30 16:49:06"),
    "10:20:30.123 [main] INFO  c.f.Bar - x": ("INFO", "2026-03-05 10:20:30.123"),
    "23:20:30.123 [main] INFO  c.f.Bar - x": ("INFO", "2026-03-04 23:20:30.123"),
    "2024-01-01T10:00:00.000000Z 0 [Note] InnoDB: x": ("Note", "2024-01-01 10:00:00"),
    # No time, or none that is one.
    "note: some input files use an error-prone API": ("", None),
    "2024-13-45 99:99:99 INFO x": ("INFO", None),
    "2150-01-01 00:00:00 INFO x": ("INFO", None),
    "0000-00-00 00:00:00 INFO x": ("INFO", None),
    "request 1234567890 took 12345678901 ms": ("", None),
    "WARNING:my.module:x": ("WARNING", None),
    "INFO:     127.0.0.1:1 - GET / 200 OK": ("INFO", None),
    "E/ActivityManager(  100): x": ("E", None),
    "[10:00:00] [Server thread/WARN]: x": ("WARN", None),
    "dbug: Microsoft.Hosting[0]": ("dbug", None),
    # Words of the message are no severity.
    "2024-01-01 10:00:00 Error handling request": ("", "2024-01-01 10:00:00"),
    "2024-01-01 10:00:00 Debug build failed with error": ("", "2024-01-01 10:00:00"),
    "2024-01-01 10:00:00 user saw INFO and ERROR": ("", "2024-01-01 10:00:00"),
    "2024-01-01 10:00:00 I am here": ("", "2024-01-01 10:00:00"),
    "2024-01-01 10:00:00 SELECT * FROM x WHERE level = 'info'": ("", "2024-01-01 10:00:00"),
    "Jun 14 15:16:01 combo su(pam_unix)[1]: check pass; user unknown": ("", "2025-06-14 15:16:01"),
}


def test_times_and_severities_are_found_in_the_heads_of_lines(engine: Engine) -> None:
    records = read(engine, list(LINES))

    found = {record.body: (record.severity_text, shortened(record.found_at)) for record in records}
    assert found == LINES


def test_seconds_deep_in_a_line_are_a_time_where_most_lines_have_them(embedded_engine: Engine) -> None:
    lines = [f"134681 node-246 action start 10778047{number} 1 Component x" for number in range(42, 52)]

    records = read(embedded_engine, ["\n".join(lines), "request 1234567890 failed"])

    assert [shortened(record.found_at) for record in records] == [
        *(f"2004-02-26 14:12:{number}" for number in range(22, 32)),
        None,
    ]


def test_times_without_a_zone_are_in_the_one_that_is_named(embedded_engine: Engine) -> None:
    records = read(
        embedded_engine,
        ["2024-07-01 10:00:00 x", "2024-07-01T10:00:00Z x", "1719828000 x"],
        timezone="Europe/Berlin",
    )

    assert [shortened(record.found_at) for record in records] == [
        "2024-07-01 08:00:00",
        "2024-07-01 10:00:00",
        "2024-07-01 10:00:00",
    ]


def test_a_json_line_gives_its_message_and_keeps_the_rest(engine: Engine) -> None:
    line = {
        "@timestamp": 1700000000.5,
        "level": 50,
        "msg": 'a "quoted"\nmessage',
        "service": {"name": "api"},
        "trace_id": "5b8efff798038103d269b633813fc60c",
        "spanId": "eee19b7ec3c1b174",
        "severity_number": 17,
        "user": {"id": 7},
        "ok": True,
        "nothing": None,
        "": "nameless",
    }

    records = read(engine, [json.dumps(line)])

    assert [record._replace(content_number=0, found_at=shortened(record.found_at)) for record in records] == [
        Record(
            content_number=0,
            body='a "quoted"\nmessage',
            severity_text="50",
            severity_number=17,
            found_at="2023-11-14 22:13:20.5",
            line_format="jsonl",
            is_unparsed=False,
            service_name="api",
            trace_id="5b8efff798038103d269b633813fc60c",
            span_id="eee19b7ec3c1b174",
            attributes={"user": '{"id":7}', "ok": "true", "nothing": "", '""': "nameless"},
        )
    ]


def test_a_service_that_is_named_comes_before_the_one_in_the_line(embedded_engine: Engine) -> None:
    (record,) = read(embedded_engine, ['{"service":"api","message":"x"}'], service="web")

    assert (record.service_name, record.attributes) == ("web", {"service": "api"})


def test_a_logfmt_line_is_read_only_if_nothing_of_it_is_lost(embedded_engine: Engine) -> None:
    whole, other = (
        'ts=2024-01-01T10:00:00Z level=warn msg="a \\"b\\" c" k=v',
        "level=info msg=x and more words",
    )

    records = read(embedded_engine, [whole, other])

    assert [(r.line_format, r.body, r.severity_text, r.attributes) for r in records] == [
        ("logfmt", 'a "b" c', "warn", {"k": "v"}),
        ("text", other, "info", {}),
    ]


def test_a_line_that_its_format_does_not_fit_is_kept_without_a_severity(embedded_engine: Engine) -> None:
    lines = [
        '{"level":"info","message":"fits"}',
        '{"level":"info", broken',
        "2024-01-01 10:00:00 ERROR plain",
    ]

    records = read(embedded_engine, lines, log_format="jsonl")

    assert [(record.body, record.severity_text, record.is_unparsed) for record in records] == [
        ("fits", "info", False),
        (lines[1], "", True),
        (lines[2], "", True),
    ]


def shortened(instant: str | None) -> str | None:
    """Return *instant* without the zeros at its end."""
    return instant and instant.rstrip("0").rstrip(".") if instant and "." in instant else instant
