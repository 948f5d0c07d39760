"""What LipService's own models find and take, run by dbt as `lipservice run` runs them.

Seconds are those dbt reports for the models; its start, the same few seconds for any number of lines, is in
`make bench-run`. Writing the ids is one insert out of `fct_logs`. All of it runs with two threads.
"""

import json
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store, run_dbt
from tests.bench.accuracy import Accuracy, Parsed, accuracy
from tests.bench.labelled import labelled_lines
from tests.bench.measure import seconds_of

THREADS = 2
FIRST = datetime(2026, 9, 1, tzinfo=UTC)
MODELS = ("+fct_logs", "+dim_log_patterns")

WRITE_IDS = """
create or replace table line_ids engine = MergeTree order by tuple() as
select service_name, timestamp, pattern_id from fct_logs
"""
REMEMBER_IDS = """
create table remembered_{lines} engine = MergeTree order by tuple() as
select service_name, signature, pattern_id, record_count
from dim_log_signatures
inner join (
    select service_name, signature, sum(record_count) as record_count
    from int_signature_windows group by service_name, signature
) as counted using (service_name, signature)
"""
# Lines whose pattern is another than it was, and patterns whose lines are in two now.
MOVED = """
select
    sumIf(then.record_count, then.pattern_id != now.pattern_id) / sum(then.record_count),
    (
        select countIf(ids > 1) from (
            select uniqExact(now.pattern_id) as ids
            from remembered_{lines} as then
            inner join dim_log_signatures as now using (service_name, signature)
            group by service_name, then.pattern_id
        )
    )
from remembered_{lines} as then
inner join dim_log_signatures as now using (service_name, signature)
"""


class Taken(NamedTuple):
    """Seconds of the models, and of writing the id of every line."""

    models: float
    ids: float


class Moves(NamedTuple):
    """The share of lines that moved to another id, and how many patterns came apart."""

    moved_share: float
    splits: int


def build(settings: WarehouseSettings, *, source_database: str | None = None) -> float:
    """Run the models on what is new in the source; return the seconds they take."""
    variables = {"lipservice__source_database": source_database} if source_database else {}
    with tempfile.TemporaryDirectory() as target:
        os.environ["DBT_TARGET_PATH"] = os.environ["DBT_LOG_PATH"] = target
        run_dbt(settings, ["seed"])
        run_dbt(settings, ["run", "--select", *MODELS, "--vars", json.dumps(variables)])
        results = json.loads(Path(target, "run_results.json").read_text(encoding="utf-8"))["results"]
    return sum(float(result["execution_time"]) for result in results)


def cold(settings: WarehouseSettings, lines: int) -> Taken:
    """Place all *lines* of the store's `otel_logs` with nothing known, in a database of its own."""
    fresh = settings.model_copy(update={"database": f"cold_{lines}"})
    models = build(fresh, source_database=settings.database)
    client = open_warehouse(fresh)
    ids = seconds_of(lambda: client.command(WRITE_IDS, settings={"max_threads": THREADS}))
    client.command(f"drop database {fresh.database}")
    client.close()
    return Taken(models, ids)


def grown(settings: WarehouseSettings, lines: int) -> Taken:
    """Bring the models up to date with what was added, remember the ids, and write them on all *lines*."""
    models = build(settings)
    client = open_warehouse(settings)
    client.command(REMEMBER_IDS.format(lines=lines))
    ids = seconds_of(lambda: client.command(WRITE_IDS, settings={"max_threads": THREADS}))
    client.command("drop table line_ids")
    client.close()
    return Taken(models, ids)


def moves(settings: WarehouseSettings, lines: int) -> Moves:
    """Return what became of the ids that were remembered at *lines*."""
    client = open_warehouse(settings)
    moved, splits = client.query(MOVED.format(lines=lines)).result_rows[0]
    client.close()
    return Moves(float(moved), int(splits))


def model_accuracy(store: Path) -> dict[str, Accuracy]:
    """Return how well the models group the labelled lines of each system, all with one configuration."""
    settings = WarehouseSettings(store=store)
    client = open_warehouse(settings, database_required=False)
    prepare_store(settings)
    client.database = settings.database
    lines = labelled_lines()
    client.insert(
        "otel_logs",
        [[FIRST + timedelta(seconds=n), line.system, line.content] for n, line in enumerate(lines)],
        column_names=["Timestamp", "ServiceName", "Body"],
    )
    build(settings)
    found = client.query(
        """
        select pattern_id, template
        from fct_logs inner join dim_log_patterns using (team_id, service_name, pattern_id)
        order by timestamp
        """
    ).result_rows
    client.close()
    parsed: dict[str, list[Parsed]] = {}
    for line, (pattern_id, template) in zip(lines, found, strict=True):
        parsed.setdefault(line.system, []).append(Parsed(line.event_id, line.template, pattern_id, template))
    return {system: accuracy(system_lines) for system, system_lines in parsed.items()}
