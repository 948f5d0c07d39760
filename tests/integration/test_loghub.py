"""Real logs of eight systems, from the file to a policy."""

import csv
import json
from pathlib import Path

import pytest

from tests.support.engine import Engine
from tests.support.loghub import LOGHUB, raw_logs

pytestmark = pytest.mark.skipif(
    not LOGHUB.is_dir(), reason=f"the real logs of Loghub are not beside the project ({LOGHUB.name})"
)

# First and last time in each file; its zone is taken for UTC where it names none.
PERIODS = {
    "BGL": ("2005-06-03T22:42:50", "2006-01-03T15:13:09"),
    "HDFS": ("2008-11-09T20:36:15", "2008-11-11T10:20:17"),
    "HPC": ("2003-08-06T09:52:50", "2006-04-27T01:13:18"),
    "Hadoop": ("2015-10-18T18:01:47.978000", "2015-10-18T18:10:55.202000"),
    "Spark": ("2017-06-09T20:10:40", "2017-06-09T20:11:11"),
    "Thunderbird": ("2005-11-09T20:01:01", "2005-11-09T20:15:32"),
    "Windows": ("2016-09-28T04:30:30", "2016-09-29T02:04:40"),
    "Zookeeper": ("2015-07-29T17:41:44.747000", "2015-08-25T11:26:28.145000"),
}
# A few lines of syslog carry the severity of the program that wrote them; HPC has none.
WITHOUT_LEVELS = {"HPC": 0, "Thunderbird": 36}


def test_lines_have_the_times_and_severities_of_the_structured_logs_and_each_system_gets_a_policy(
    embedded_engine: Engine,
) -> None:
    files = raw_logs()
    lines = sum(path.read_bytes().count(b"\n") + (not path.read_bytes().endswith(b"\n")) for path in files)

    done = embedded_engine.run("lipservice", "load", *map(str, files), "--json")

    summaries = {file["service"]: file for file in json.loads(done.stdout)["files"]}
    assert {
        name: (file["first_at"].rstrip("Z"), file["last_at"].rstrip("Z")) for name, file in summaries.items()
    } == PERIODS
    assert {name: (file["lines"], file["records"], file["unparsed"]) for name, file in summaries.items()} == {
        path.parent.name: (2000, 2000, 0) for path in files
    }
    assert {file["with_timestamp"] for file in summaries.values()} == {2000}
    assert {name: summaries[name]["with_severity"] for name in WITHOUT_LEVELS} == WITHOUT_LEVELS
    found = embedded_engine.query(
        "select ServiceName, SeverityText, count() from otel_logs "
        "where ServiceName not in ('HPC', 'Thunderbird') group by all"
    )
    assert {(service, level): count for service, level, count in found} == levels(files)

    embedded_engine.run("lipservice", "run")
    shown = json.loads(embedded_engine.run("lipservice", "policy", "show", "--json").stdout)

    assert sorted(policy["service_name"] for policy in shown) == sorted(path.parent.name for path in files)
    stored, records, *counted = embedded_engine.query_many(
        [
            "select sum(1 + countSubstrings(Body, '\\n')) from otel_logs",
            "select count() from otel_logs",
            "select sum(record_count) from fct_pattern_windows",
            "select sum(record_count) from dim_log_patterns",
            "select sum(record_count) from fct_severity_mix_hours",
            "select sum(record_count) from rpt_policy_evidence",
        ]
    )
    assert stored == [(lines,)]
    assert counted == [records] * len(counted)


def levels(files: list[Path]) -> dict[tuple[str, str], int]:
    """Return how many lines of each service have each level, by the structured logs."""
    counts: dict[tuple[str, str], int] = {}
    for path in files:
        with path.with_name(f"{path.name}_structured_corrected.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                if "Level" in row:
                    key = (path.parent.name, row["Level"])
                    counts[key] = counts.get(key, 0) + 1
    return counts
