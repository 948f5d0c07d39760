"""Real logs of eight systems, from the file to a policy."""

import json

import pytest

from tests.support.engine import Engine
from tests.support.loghub import LOGHUB, raw_logs

pytestmark = pytest.mark.skipif(
    not LOGHUB.is_dir(), reason=f"the real logs of Loghub are not beside the project ({LOGHUB.name})"
)


def test_each_system_gets_a_policy_and_every_line_is_in_every_mart(engine: Engine) -> None:
    files = raw_logs()
    lines = sum(path.read_bytes().count(b"\n") + (not path.read_bytes().endswith(b"\n")) for path in files)

    engine.run("lipservice", "load", *map(str, files))
    engine.run("lipservice", "run")
    shown = json.loads(engine.run("lipservice", "policy", "show", "--json").stdout)

    assert sorted(policy["service_name"] for policy in shown) == sorted(path.parent.name for path in files)
    stored, *counted = engine.query_many(
        [
            "select sum(1 + countSubstrings(Body, '\\n')) from otel_logs",
            "select sum(record_count) from fct_pattern_windows",
            "select sum(record_count) from dim_log_patterns",
            "select sum(record_count) from fct_severity_mix_hours",
            "select sum(record_count) from fct_pattern_scores",
            "select sum(record_count) from rpt_policy_evidence",
        ]
    )
    records = engine.query("select count() from otel_logs")
    assert stored == [(lines,)]
    assert counted == [records] * len(counted)
