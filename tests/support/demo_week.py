"""Writes demo weeks where the environment points, as a process of its own: it holds the store.

    python -m tests.support.demo_week LINES SEED...

A week per seed, each in place of the one before it; prints a JSON object about each.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from policy_generator.demo import DemoProgress, generate_demo
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse

# A Saturday: the week begins with its weekend, and both of its incidents are on weekdays.
UNTIL = datetime(2026, 9, 19, tzinfo=UTC)

DDL = Path(__file__).parent / "source_ddl" / "otel.sql"

# Sums wrap around, which is what makes this the same in any order.
CONTENT = """
select sum(cityHash64(
    Timestamp, TraceId, SpanId, TraceFlags, SeverityText, SeverityNumber, ServiceName, ScopeName, Body,
    toString(ResourceAttributes), toString(LogAttributes)
)), count() from otel_logs
"""


def main(lines: int, seeds: list[int]) -> None:
    settings = WarehouseSettings.from_environment(os.environ)
    client = open_warehouse(settings, database_required=False)
    client.command(f"create database if not exists {settings.database}")
    client.database = settings.database
    client.command("drop table if exists otel_logs")
    client.command(DDL.read_text(encoding="utf-8"))
    for seed in seeds:
        client.command("truncate table otel_logs")
        seen: list[DemoProgress] = []
        summary = generate_demo(
            client,
            database=settings.database,
            until=UNTIL,
            lines=lines,
            seed=seed,
            on_progress=seen.append,
        )
        content, line_count = client.query(CONTENT).result_rows[0]
        print(
            json.dumps(
                {
                    "content": content,
                    "line_count": line_count,
                    "said_line_count": summary.line_count,
                    "said_body_bytes": summary.body_bytes,
                    "progress": [progress.done_share for progress in seen],
                }
            )
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(seed) for seed in sys.argv[2:]])
