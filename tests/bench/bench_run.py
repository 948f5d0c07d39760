"""What a run costs: cold, with an hour more, and with nothing new, beside what ClickHouse itself needs.

    make bench-run

The demo's week is generated; the physical limit is one query that reads, masks and hashes every body.
"""

import resource
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policy_generator.demo.generator import generate_demo
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store, run_models
from tests.bench.harness import Figure, report
from tests.bench.limits import MASKED
from tests.bench.measure import seconds_of

LINES = 2_000_000
UNTIL = datetime(2026, 9, 7, tzinfo=UTC)

LIMIT = f"select sum(xxHash64({MASKED})) from otel_logs"
ONE_HOUR_MORE = """
insert into otel_logs
select * replace (
    Timestamp + toIntervalHour(1) as Timestamp, TimestampTime + toIntervalHour(1) as TimestampTime
)
-- In a query of its own, where the name is the column and not what replaces it.
from (select * from otel_logs where Timestamp >= {since:DateTime64(9, 'UTC')})
"""


def main() -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as folder:
        settings = WarehouseSettings(store=Path(folder, "store"))
        client = open_warehouse(settings, database_required=False)
        prepare_store(settings)
        client.database = settings.database
        week = generate_demo(client, database=settings.database, until=UNTIL, lines=LINES)
        limit = seconds_of(lambda: client.query(LIMIT))
        # dbt parses the project once; after this, what is timed is the models.
        parse = seconds_of(lambda: prepare_store(settings))
        cold = seconds_of(lambda: run_models(settings))
        idle = seconds_of(lambda: run_models(settings))
        client.command(ONE_HOUR_MORE, parameters={"since": UNTIL - timedelta(hours=1)})
        hour = seconds_of(lambda: run_models(settings))
        client.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    report(
        "run",
        [
            Figure("read, mask and hash every body", "lines a second", week.line_count / limit),
            Figure("dbt without models", "seconds", parse),
            Figure("all models, cold", "lines a second", week.line_count / cold),
            Figure("all models, cold", "seconds", cold),
            Figure("all models, nothing new", "seconds", idle),
            Figure("all models, an hour more", "seconds", hour),
            Figure("dbt and engine in one process", "peak memory, GB", peak / 1e9),
        ],
    )


if __name__ == "__main__":
    main()
