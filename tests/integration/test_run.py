"""`lipservice run` from the source's lines to policies: once, twice, late, killed, and two at once."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.engine import Engine

COUNTING_MODELS = (
    "int_windows_arrived",
    "int_signature_windows",
    "fct_pattern_windows",
    "dim_log_patterns",
    "fct_severity_mix_hours",
    "rpt_policy_evidence",
)
# A day of two services with some templates, severities and a few errors.
LINES = """
insert into otel_logs (Timestamp, ServiceName, SeverityText, TraceId, Body)
select
    toDateTime64('2026-09-01 00:00:00', 9, 'UTC') + toIntervalMillisecond(number * 8640 + {offset}),
    if(number % 3 = 0, 'api', 'worker'),
    multiIf(number % 500 = 0, 'fatal', number % 100 = 0, 'ERR', number % 10 = 0, 'warn', 'info'),
    if(number % 2 = 0, lower(hex(sipHash128(intDiv(number, 4)))), ''),
    multiIf(
        number % 100 = 0, concat('failed to charge card ', toString(number), ': timeout'),
        number % 10 = 0, concat('slow query took ', toString(number % 977), ' ms'),
        concat('request ', toString(number), ' handled')
    )
from numbers({count})
"""
COUNT = 10_000
ERRORS = 100


def a_day(*, count: int = COUNT, offset: int = 0) -> str:
    return LINES.format(count=count, offset=offset)


@pytest.fixture
def loaded(engine: Engine) -> Engine:
    engine.create_logs()
    engine.execute(a_day())
    return engine


def counts(engine: Engine) -> set[int]:
    totals = engine.query_many([f"select sum(record_count) from {model}" for model in COUNTING_MODELS])
    return {int(str(rows[0][0])) for rows in totals}


def marts(engine: Engine) -> list[list[tuple[object, ...]]]:
    return engine.query_many(
        [
            "select * from fct_pattern_windows order by all",
            "select * from dim_log_patterns order by all",
            "select * from fct_severity_mix_hours order by all",
            "select * from fct_pattern_scores order by all",
            "select version, policy_id from fct_policies order by all",
        ]
    )


def test_a_run_counts_every_line_in_every_mart_and_a_second_run_or_a_rebuild_changes_nothing(
    loaded: Engine,
) -> None:
    done = loaded.run("lipservice", "run", "--json")

    written = json.loads(done.stdout)
    assert [(one["service_name"], one["version"], one["outcome"]) for one in written] == [
        ("api", 1, "activated"),
        ("worker", 1, "activated"),
    ]
    assert counts(loaded) == {COUNT}
    assert loaded.query("select sum(log_count) from fct_pattern_scores where series = 'pattern'") == [
        (COUNT,)
    ]
    assert sum(one["replay"]["protected_count"] for one in written) == ERRORS
    assert all(one["replay"]["kept_protected_count"] == one["replay"]["protected_count"] for one in written)
    assert all(0.5 < one["replay"]["reduction_share"] < 1 for one in written)
    before = marts(loaded)

    second = loaded.run("lipservice", "run", "--json")

    assert {one["outcome"] for one in json.loads(second.stdout)} == {"unchanged"}
    assert marts(loaded) == before

    loaded.run("lipservice", "run", "--full-refresh")

    assert marts(loaded) == before


def test_what_a_person_put_in_force_stays_so_when_there_is_no_news(embedded_engine: Engine) -> None:
    embedded_engine.create_logs()
    embedded_engine.execute(a_day())
    embedded_engine.run("lipservice", "run")
    embedded_engine.execute(a_day(count=10, offset=1))
    embedded_engine.run("lipservice", "run")
    embedded_engine.run("lipservice", "policy", "rollback", "api")

    embedded_engine.run("lipservice", "run")

    assert embedded_engine.query("select service_name, version from dim_active_policies order by 1") == [
        ("api", 1),
        ("worker", 2),
    ]


def test_a_machine_in_another_zone_replays_the_same_lines(embedded_engine: Engine) -> None:
    embedded_engine.create_logs()
    embedded_engine.execute(a_day())

    done = embedded_engine.run("lipservice", "run", "--json", environment={"TZ": "America/New_York"})

    assert sum(one["replay"]["record_count"] for one in json.loads(done.stdout)) == COUNT
    assert sum(one["replay"]["protected_count"] for one in json.loads(done.stdout)) == ERRORS


def test_lines_of_impossible_times_are_counted_and_spoil_no_policy(embedded_engine: Engine) -> None:
    embedded_engine.create_logs()
    embedded_engine.execute(
        a_day(),
        "insert into otel_logs (Timestamp, ServiceName, Body) select toDateTime64(arrayJoin("
        "['1960-01-01 00:00:00', '2038-01-01 00:00:00', '2200-01-01 00:00:00']), 9, 'UTC'), 'api', 'odd'",
    )

    done = embedded_engine.run("lipservice", "run", "--json")
    embedded_engine.run("lipservice", "run")

    assert counts(embedded_engine) == {COUNT + 3}
    assert all(one["replay"]["reduction_share"] > 0.5 for one in json.loads(done.stdout))


def test_late_lines_reopen_only_their_windows_and_lines_that_left_the_source_stay_counted(
    loaded: Engine,
) -> None:
    loaded.run("lipservice", "run")
    late = a_day(count=10, offset=1)
    loaded.execute(late, late)

    loaded.run("lipservice", "run")

    # A line that is delivered twice counts twice.
    assert counts(loaded) == {COUNT + 20}
    assert loaded.query("select count() from fct_policies where version = 2") == [(2,)]

    loaded.execute(
        "alter table otel_logs delete where Timestamp < '2026-09-01 12:00:00' settings mutations_sync = 1"
    )
    loaded.execute(a_day(count=10, offset=86_400_000))

    loaded.run("lipservice", "run")

    assert loaded.query("select sum(record_count) from fct_pattern_windows") == [(COUNT + 30,)]


@pytest.mark.parametrize(
    ("engine", "model"),
    [
        ("embedded_engine", "int_signature_windows"),
        ("embedded_engine", "fct_pattern_scores"),
        ("server_engine", "fct_pattern_windows"),
    ],
    indirect=["engine"],
)
def test_a_run_that_was_killed_is_completed_by_the_next(engine: Engine, model: str) -> None:
    engine.create_logs()
    engine.execute(a_day())
    log = Path(engine.environment["DBT_LOG_PATH"]) / "dbt.log"
    log.parent.mkdir()
    log.touch()
    running = engine.start("lipservice", "run")
    wait_until_dbt_works_on(model, running, log=log)
    running.kill()
    running.wait()

    engine.run("lipservice", "run", "--wait", "120")

    assert counts(engine) == {COUNT}


def wait_until_dbt_works_on(model: str, running: subprocess.Popen[str], *, log: Path) -> None:
    with log.open(encoding="utf-8") as lines:
        said = ""
        while f"On model.lipservice.{model}" not in said:
            assert running.poll() is None, f"ended before dbt reached {model}: {running.communicate()}"
            time.sleep(0.005)
            said += lines.read()


def test_two_runs_at_once_keep_versions_unique_and_lose_nothing(
    server_engine: Engine, tmp_path: Path
) -> None:
    server_engine.create_logs()
    server_engine.execute(a_day())
    own_folder = {"DBT_TARGET_PATH": str(tmp_path / "other"), "DBT_LOG_PATH": str(tmp_path / "other_logs")}

    running = [
        server_engine.start("lipservice", "run", "--wait", "200"),
        server_engine.start("lipservice", "run", "--wait", "200", environment=own_folder),
    ]
    ended = [(one.communicate(timeout=250), one.returncode) for one in running]

    assert [code for _, code in ended] == [0, 0], ended
    assert counts(server_engine) == {COUNT}
    assert server_engine.query(
        "select service_name, groupArray(version) from fct_policies group by 1 order by 1"
    ) == [
        ("api", [1]),
        ("worker", [1]),
    ]
