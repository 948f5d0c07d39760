"""The demo week holds what it promises."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from policy_generator.demo import demo_services
from policy_generator.demo.generator import DemoService
from tests.support.demo_week import UNTIL
from tests.support.engine import Engine
from tests.support.statements import Row, Statement
from tests.support.store_worker import PROJECT, StoreWorker

pytestmark = pytest.mark.xdist_group("week")

LINES = 300_000
SERVICES = [service.name for service in demo_services()]

# When the events of events.tsv are, in hours before the end.
DEPLOYED = 58.0
INCIDENT = (29.0, 29 - 40 / 60)
RELAPSE = (13.5, 13.5 - 25 / 60)
SILENCE = (9.0, 7.5)

Ask = Callable[[str], list[Row]]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory, store_worker: StoreWorker) -> Ask:
    """Asks a demo week, written once for all tests that only read it."""
    store = tmp_path_factory.mktemp("week") / "store"
    environment = {**os.environ, "LIPSERVICE_TARGET": "embedded", "LIPSERVICE_STORE": str(store)}
    subprocess.run(
        [sys.executable, "-m", "tests.support.demo_week", str(LINES), "1"],
        cwd=PROJECT,
        env={**environment, "LIPSERVICE_DATABASE": "lipservice"},
        check=True,
        capture_output=True,
    )
    return partial(_ask, store_worker, store)


def _ask(worker: StoreWorker, store: Path, sql: str) -> list[Row]:
    return worker.ask(store, database="lipservice", requests=[Statement(sql)])[0]


def before_end(hours: float) -> str:
    moment = UNTIL - timedelta(hours=hours)
    return f"toDateTime('{moment:%Y-%m-%d %H:%M:%S}', 'UTC')"


def lines_per_hour(week: Ask, *, like: str, hours: tuple[float, float]) -> float:
    sql = f"""select count() from otel_logs where Body like '{like}'
        and Timestamp >= {before_end(hours[0])} and Timestamp < {before_end(hours[1])}"""
    count = week(sql)[0][0]
    assert isinstance(count, int)
    return count / (hours[0] - hours[1])


def test_a_seed_writes_the_same_week_again_and_another_seed_another(engine: Engine) -> None:
    done = engine.run("python", "-m", "tests.support.demo_week", "20000", "1", "1", "2")

    first, again, other = (json.loads(line) for line in done.stdout.splitlines())
    assert first == again
    assert first["content"] != other["content"]
    assert first["line_count"] == first["said_line_count"] == pytest.approx(20_000, rel=0.03)
    assert first["progress"] == sorted(first["progress"])
    assert first["progress"][-1] == pytest.approx(1)


def test_a_week_in_large_chunks_is_the_week_in_small_ones(embedded_engine: Engine) -> None:
    chunks = (
        "import policy_generator.demo.generator as it; it.LINES_PER_CHUNK = 1;"
        "from tests.support.demo_week import main; main(20000, [1])"
    )

    small = json.loads(embedded_engine.run("python", "-c", chunks).stdout)
    large = json.loads(embedded_engine.run("python", "-m", "tests.support.demo_week", "20000", "1").stdout)

    assert small["content"] == large["content"]
    assert len(small["progress"]) == 7 * len(SERVICES)
    assert len(large["progress"]) == len(SERVICES)


def test_a_second_week_in_the_first_is_refused(embedded_engine: Engine) -> None:
    embedded_engine.run("python", "-m", "tests.support.demo_week", "20000", "1")

    again = embedded_engine.run("python", "-c", _GENERATE.format(until=repr(UNTIL)), check=False)

    assert "already has" in again.stderr
    assert "store of its own" in again.stderr


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("datetime.datetime(2026, 9, 19)", "has no time zone"),
        ("datetime.datetime(2026, 9, 19, tzinfo=datetime.UTC), days=0", "both must be 1 or more"),
        ("datetime.datetime(2026, 9, 19, tzinfo=datetime.UTC)", "create_otel_logs"),
    ],
    ids=["no zone", "no days", "no table"],
)
def test_what_cannot_be_written_is_said(embedded_engine: Engine, until: str, said: str) -> None:
    embedded_engine.create_database()

    done = embedded_engine.run("python", "-c", _GENERATE.format(until=until), check=False)

    assert done.returncode == 1
    assert said in done.stderr


_GENERATE = """
import datetime, os
from policy_generator.demo import generate_demo
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
settings = WarehouseSettings.from_environment(os.environ)
generate_demo(open_warehouse(settings), database=settings.database, until={until}, lines=100)
"""


@pytest.mark.parametrize("service", demo_services(), ids=SERVICES)
def test_services_have_their_share_and_no_window_is_empty(week: Ask, service: DemoService) -> None:
    [(lines, windows)] = week(
        f"""select count(), uniqExact(intDiv(toUnixTimestamp(TimestampTime), 300))
        from otel_logs where ServiceName = '{service.name}'"""
    )

    assert lines == pytest.approx(LINES * service.share, rel=0.08)
    assert windows == 7 * 288


def test_every_line_is_in_the_week_and_has_all_its_values(week: Ask) -> None:
    [(first, last, unfilled, empty)] = week(
        """select min(Timestamp), max(Timestamp), countIf(match(Body, '\\\\{[a-z]+\\\\}')), countIf(Body = '')
        from otel_logs"""
    )

    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    assert first.replace(tzinfo=UTC) >= UNTIL - timedelta(days=7)
    assert last.replace(tzinfo=UTC) < UNTIL
    assert (unfilled, empty) == (0, 0)


def test_requests_follow_the_day_and_the_week_and_probes_do_not(week: Ask) -> None:
    [(most, least)] = week(
        """select max(lines), min(lines) from (
            select toStartOfHour(Timestamp) as hour, count() as lines from otel_logs
            where LogAttributes['http.route'] = '/healthz' group by hour
        )"""
    )

    rates = dict(_traffic(week))
    assert rates["weekday peak"] / rates["weekday trough"] == pytest.approx(4, rel=0.2)
    assert rates["weekend"] / rates["weekday"] == pytest.approx(0.45, rel=0.1)
    assert most == pytest.approx(least, rel=0.1)


def _traffic(week: Ask) -> list[tuple[str, float]]:
    [row] = week(
        """select
            countIf(toDayOfWeek(Timestamp) < 6 and toHour(Timestamp) in (13, 14)) / 2,
            countIf(toDayOfWeek(Timestamp) < 6 and toHour(Timestamp) in (1, 2)) / 2,
            countIf(toDayOfWeek(Timestamp) >= 6) / 2,
            countIf(toDayOfWeek(Timestamp) < 6) / 5
        from otel_logs where TraceFlags = 1"""
    )
    names = ("weekday peak", "weekday trough", "weekend", "weekday")
    return [(name, float(str(value))) for name, value in zip(names, row, strict=True)]


def test_severities_are_spelled_in_every_way(week: Ask) -> None:
    spelled = {row[0] for row in week("select distinct SeverityText from otel_logs")}

    assert spelled >= {
        *("INFO", "info", "Information", "I", "notice", "DEBUG", "debug", "D", "TRACE", "trace"),
        *("WARN", "WARNING", "warning", "warn", "W", "ERROR", "error", "err", "E", "SEVERE"),
        *("FATAL", "CRITICAL", "crit", "NOTICE2", ""),
    }


@pytest.mark.parametrize(
    "condition",
    [
        "SeverityText = '' and SeverityNumber > 0",
        "SeverityText = '' and SeverityNumber = 0 and Body like 'Traceback%'",
        "SeverityText = '' and SeverityNumber = 0 and Body not ilike '%error%'",
        "SeverityText = 'NOTICE2'",
        "SeverityText = 'ERROR' and Body like 'java.%Exception: %\\n\\tat com.%\\n\\tat %'",
        "SeverityText = 'err' and Body like '%\\nCaused by: java%\\n\\t... 42 more'",
        "SeverityText = 'ERROR' and Body like 'Traceback (most recent %):\\n  File %\\nValueError: %'",
        "SeverityText = 'panic' and Body like 'panic: %\\n\\ngoroutine %'",
    ],
)
def test_a_kind_of_line_is_there_and_rare(week: Ask, condition: str) -> None:
    [(share,)] = week(f"select countIf({condition}) / count() from otel_logs")

    assert 0 < float(str(share)) < 0.05


@pytest.mark.parametrize(
    ("service", "condition"),
    [
        ("api-gateway", "isValidJSON(Body) and JSONHas(Body, 'level') and JSONHas(Body, 'msg')"),
        ("auth", "match(Body, '^level=[a-z]+ msg=') or Body like 'audit: %' or Body like 'panic: %'"),
        (
            "worker",
            "match(Body, '^[DIWEF][0-9]{4} [0-9:.]{15} ') or SeverityText = '' or ScopeName = 'stdout'",
        ),
    ],
)
def test_each_service_has_its_own_format(week: Ask, service: str, condition: str) -> None:
    [(others,)] = week(f"select countIf(not ({condition})) from otel_logs where ServiceName = '{service}'")

    assert others == 0


def test_lines_of_a_request_share_a_trace_across_services(week: Ask) -> None:
    [(traced_share, lines, services, seconds)] = week(
        """select
            (select countIf(TraceId != '') / count() from otel_logs), avg(lines), avg(services), max(seconds)
        from (
            select count() as lines, uniqExact(ServiceName) as services,
                dateDiff('second', min(Timestamp), max(Timestamp)) as seconds
            from otel_logs where TraceId != '' group by TraceId
        )"""
    )

    assert 0.4 < float(str(traced_share)) < 0.8
    assert float(str(lines)) > 3
    assert float(str(services)) > 2
    assert int(str(seconds)) <= 3


def test_lines_say_where_they_come_from(week: Ask) -> None:
    [(environments, namespaces, wrong)] = week(
        """select
            arraySort(groupUniqArray(ResourceAttributes['deployment.environment'])),
            arraySort(groupUniqArray(ResourceAttributes['k8s.namespace.name'])),
            countIf(ResourceAttributes['service.name'] != ServiceName)
        from otel_logs"""
    )

    assert list(environments) == ["production", "staging"]  # type: ignore[call-overload]
    assert list(namespaces) == ["edge", "identity", "jobs", "shop"]  # type: ignore[call-overload]
    assert wrong == 0


@pytest.mark.parametrize("like", ["rewrote %", "hnsw search %", "facets for %", "synonyms v2 %"])
def test_the_deploy_brings_new_patterns(week: Ask, like: str) -> None:
    assert lines_per_hour(week, like=like, hours=(7 * 24, DEPLOYED)) == 0
    assert lines_per_hour(week, like=like, hours=(DEPLOYED, 0)) > 0.5


def test_the_deploy_ends_an_old_pattern(week: Ask) -> None:
    assert lines_per_hour(week, like="legacy facet %", hours=(7 * 24, DEPLOYED)) > 1
    assert lines_per_hour(week, like="legacy facet %", hours=(DEPLOYED, 0)) == 0


@pytest.mark.parametrize(
    ("like", "hours", "least"),
    [
        ("Payment declined %", INCIDENT, 4),
        ("%request timed out after%\n%", INCIDENT, 3),
        ("Retrying payment %", INCIDENT, 30),
        ("Payment declined %", RELAPSE, 2),
        ("Retrying payment %", RELAPSE, 5),
    ],
)
def test_incidents_surge_and_end(week: Ask, like: str, hours: tuple[float, float], least: float) -> None:
    before = lines_per_hour(week, like=like, hours=(hours[0] + 4, hours[0]))
    during = lines_per_hour(week, like=like, hours=hours)
    after = lines_per_hour(week, like=like, hours=(hours[1], hours[1] - 4))

    assert during > least * max(before, 1)
    assert during > least * max(after, 1)


def test_a_timer_is_silent_for_an_hour_and_a_half(week: Ask) -> None:
    silent = lines_per_hour(week, like="%cron cleanup_sessions ok%", hours=SILENCE)
    around = lines_per_hour(week, like="%cron cleanup_sessions ok%", hours=(24, SILENCE[0]))

    assert silent == 0
    assert around > 5
