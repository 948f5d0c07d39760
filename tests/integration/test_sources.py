"""Each source's own table, as its makers publish it, becomes the one canonical record."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.engine import Engine

SUPPORT = Path(__file__).parents[1] / "support"
SOURCES = ("posthog", "otel", "otel_json", "clickstack")

# What doesn't depend on the source. The time counts from 10:00; bodies are in hex, as one is no UTF-8.
SHARED_COLUMNS = """
    toUnixTimestamp64Micro(timestamp) - 1788256800000000, service_name, environment, namespace,
    hex(body), severity, severity_number, is_protected, sample_rate, sample_weight, body_bytes,
    trace_id, span_id, attributes, resource_attributes
"""
RATE = "lipservice.sample_rate"
TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


def _in_hex(body: bytes) -> str:
    return body.hex().upper()


# The records of source_rows/lines.sql.
EXPECTED = [
    (
        *(1_123456, "checkout", "production", "shop"),
        *(_in_hex(b"order 17 placed in 12 ms"), "INFO", 9, False, 0.25, 4.0, 24, TRACE, SPAN),
        {"http.route": "/orders", RATE: "0.25"},
        {"deployment.environment.name": "production", "env": "unused", "k8s.namespace.name": "shop"},
    ),
    (
        *(2_123456, "checkout", "staging", "shop"),
        *(_in_hex(b'{"message": "card refused", "code": 402}'), "ERROR", 17, True, 1.0, 1.0, 40, "", ""),
        {"http.status": "402"},
        {"deployment.environment": "staging", "service.namespace": "shop"},
    ),
    (
        *(3_123456, "unknown_service", "dev", ""),
        *(_in_hex(b'it\'s "late"\n\tat main.py:3'), "WARNING", 13, False, 1.0, 1.0, 25, "", ""),
        {},
        {"env": "dev"},
    ),
    (
        *(4_123456, "ingest", "", ""),
        *(_in_hex(b"Segfault at \xff\xfe"), "UNSPECIFIED", 0, True, 1.0, 1.0, 14, "", "", {}, {}),
    ),
    (
        *(5_123456, "ingest", "", ""),
        *(_in_hex(b"GET /healthz 200"), "UNSPECIFIED", 0, False, 0.1, 10.0, 16, "", ""),
        *({RATE: "r=0.1"}, {}),
    ),
    (
        *(6_123456, "ingest", "", ""),
        *(_in_hex(b"user 5 signed in"), "UNKNOWN", 0, True, 1.0, 1.0, 16, "", "", {RATE: "7"}, {}),
    ),
    (
        *(7_123456, "ingest", "", ""),
        *(_in_hex(b"all workers gone"), "CRITICAL", 21, True, 1.0, 1.0, 16, "", "", {}, {}),
    ),
]

# What else has to be said to read the table of a source.
OF_SOURCE: Mapping[str, Mapping[str, object]] = {
    "posthog": {"source_table": "logs34", "team_id": 5},
    "otel": {"team_id": 7},
}


@pytest.fixture
def source_database(engine: Engine) -> Iterator[str]:
    """A database beside the target's own, as sources have."""
    database = f"{engine.database}_source"
    engine.execute(f"create database {database}")
    yield database
    engine.execute(f"drop database {database} sync")


def _fill(engine: Engine, source: str, database: str) -> None:
    """Make the table of *source* in *database* and write the lines into it."""
    create = _read("source_ddl", source).replace("create table ", f"create table {database}.", 1)
    insert = _read("source_rows", source).replace("insert into ", f"insert into {database}.", 1)
    engine.execute(create, insert.replace("from lines", f"from ({_read('source_rows', 'lines')})"))


def _read(folder: str, name: str) -> str:
    return (SUPPORT / folder / f"{name}.sql").read_text(encoding="utf-8")


def _build(engine: Engine, *, source: str, database: str = "", **variables: object) -> None:
    """Make stg_logs on *source*."""
    chosen = _variables(source=source, source_database=database, **variables)
    arguments = ("--resource-types", "seed", "model", "--select", "+stg_logs", "--vars", chosen)
    engine.run("dbt", "build", *arguments)


def _build_and_test(engine: Engine, *, source: str, database: str) -> None:
    """Make stg_logs on *source* with the unit tests before it and the data tests after it."""
    chosen = _variables(source=source, source_database=database, **OF_SOURCE.get(source, {}))
    engine.run("dbt", "build", "--select", "+stg_logs", "--vars", chosen)


def _rows_read(engine: Engine, predicate: str) -> int:
    """Return how many rows the engine means to read for a count of what meets *predicate*."""
    explain = f"explain estimate select sum(sample_weight) from stg_logs where {predicate}"
    return sum(int(str(rows)) for _, _, _, rows, _ in engine.query(explain))


def _variables(**variables: object) -> str:
    return json.dumps({f"lipservice__{name}": value for name, value in variables.items()})


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_lines_are_the_same_records_from_every_source(
    engine: Engine, source_database: str, source: str
) -> None:
    _fill(engine, source, source_database)
    _build_and_test(engine, source=source, database=source_database)

    assert engine.query(f"select {SHARED_COLUMNS} from stg_logs order by timestamp") == EXPECTED


def test_a_source_that_does_not_exist_is_one_clear_error(embedded_engine: Engine) -> None:
    done = embedded_engine.run("dbt", "parse", "--vars", _variables(source="loki"), check=False)

    assert done.returncode != 0
    assert "the var lipservice__source is 'loki'" in done.stdout
    assert "it is one of posthog, otel, otel_json, clickstack" in done.stdout


def test_its_own_store_is_made_once_and_left_alone_after(engine: Engine) -> None:
    engine.run("dbt", "run-operation", "create_otel_logs")
    engine.execute("insert into otel_logs (Timestamp, Body) values ('2026-09-01 10:00:00', 'up')")
    engine.run("dbt", "run-operation", "create_otel_logs")
    _build(engine, source="otel")

    assert engine.query("select service_name, body from stg_logs") == [("unknown_service", "up")]


def test_its_own_store_is_not_made_beside_another_source(embedded_engine: Engine) -> None:
    arguments = ("run-operation", "create_otel_logs", "--vars", _variables(source="posthog"))

    done = embedded_engine.run("dbt", *arguments, check=False)

    assert done.returncode != 0
    assert "Set lipservice__source to otel" in done.stdout


def test_predicates_on_service_and_time_prune_its_own_store(engine: Engine) -> None:
    engine.create_logs()
    engine.execute("""
        insert into otel_logs (Timestamp, ServiceName, Body)
        select toDateTime64('2026-09-01 00:00:00', 9, 'UTC') + number, ['a', 'b', 'c'][number % 3 + 1], 'up'
        from numbers(180000)
    """)
    _build(engine, source="otel")

    of_service = _rows_read(engine, "service_name = 'b'")
    of_team_and_service = _rows_read(engine, "(team_id, service_name) in (select 0, 'b')")
    of_hour = _rows_read(engine, "timestamp >= '2026-09-02 00:00:00' and timestamp < '2026-09-02 01:00:00'")
    of_no_service = _rows_read(engine, "service_name = 'unknown_service'")

    assert of_service <= 90_000
    assert of_team_and_service <= 90_000
    assert of_hour <= 60_000
    assert of_no_service == 0


def test_posthog_is_read_no_further_back_than_the_history(engine: Engine, source_database: str) -> None:
    _fill(engine, "posthog", source_database)
    engine.execute(f"""
        insert into {source_database}.logs34
            (original_expiry_timestamp, team_id, timestamp, service_name, body)
        select '2099-01-01 00:00:00', 5, now() - toIntervalDay(number % 10 * 10), 'checkout', 'up'
        from numbers(200000)
    """)
    _build(
        engine,
        source="posthog",
        database=source_database,
        source_table="logs34",
        team_id=5,
        history_days=5,
    )

    assert engine.query("select count() from stg_logs") == [(20_000,)]
    assert _rows_read(engine, "true") <= 50_000
