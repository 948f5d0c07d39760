"""With lipservice__native_patterns, PostHog's own pattern takes the place of the body."""

import json
from pathlib import Path

import pytest

from tests.support.engine import Engine

DDL = Path(__file__).parents[1] / "support" / "source_ddl" / "posthog.sql"
VARIABLES = json.dumps(
    {
        "lipservice__source": "posthog",
        "lipservice__source_database": "posthog_source",
        "lipservice__source_table": "logs34",
        "lipservice__native_patterns": True,
    }
)
# Names of people: each body is a signature of its own, PostHog's pattern is one.
LINES = """
insert into posthog_source.logs34
    (original_expiry_timestamp, uuid, team_id, timestamp, severity_text, service_name, body, pattern,
     pattern_version)
select
    '2099-01-01 00:00:00', toString(generateUUIDv4()), 5,
    toDateTime64('{day} 10:00:00', 6, 'UTC') + number, 'info', '{service}',
    concat('user ', substring('abcdefghij', number % 10 + 1, 1), repeat('x', number % 7 + 1), ' signed in'),
    if(number < {stamped}, 'user <ID> signed in', ''), number < {stamped} ? 5 : 0
from numbers(100)
"""


@pytest.fixture
def posthog(embedded_engine: Engine) -> Engine:
    embedded_engine.execute(
        "create database posthog_source",
        DDL.read_text(encoding="utf-8").replace("create table ", "create table posthog_source.", 1),
        LINES.format(day="2026-09-01", service="stamped", stamped=99),
        LINES.format(day="2026-09-01", service="mixed", stamped=90),
    )
    return embedded_engine


def _build(engine: Engine) -> None:
    models = ("--select", "+dim_log_patterns", "+fct_logs")
    engine.run("dbt", "build", "--resource-types", "seed", "model", *models, "--vars", VARIABLES)


def test_a_service_is_known_by_posthogs_patterns_once_nearly_all_its_lines_have_one(posthog: Engine) -> None:
    _build(posthog)
    posthog.run("dbt", "test", "--select", "int_services_native", "--vars", VARIABLES)
    first = posthog.query(
        "select service_name, uniqExact(signature), countIf(pattern_id = '') from fct_logs"
        " group by service_name order by service_name"
    )
    patterns = posthog.query(
        "select template, startsWith(example, 'user ax'), record_count from dim_log_patterns"
        " where service_name = 'stamped' order by record_count desc limit 1"
    )
    # Now fewer than 99 % of the lines of `stamped` have a pattern.
    posthog.execute(LINES.format(day="2026-09-02", service="stamped", stamped=50))
    _build(posthog)

    assert first == [("mixed", 70, 0), ("stamped", 2, 0)]
    assert patterns == [("user <*> signed in", 1, 100)]
    assert posthog.query("select service_name, native_pattern_version from int_services_native") == [
        ("stamped", 5)
    ]
    assert posthog.query(
        "select countIf(signature = (select signature from int_signatures where native_pattern != '')),"
        " countIf(pattern_id = '') from fct_logs where service_name = 'stamped'"
    ) == [(149, 0)]
