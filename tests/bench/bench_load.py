"""What loading a file costs, beside what ClickHouse itself needs to read and to store its lines unparsed.

    make bench-load

The file is plain text: times, severities, dotted names and one line in a hundred with a stack trace.
"""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from clickhouse_connect.driver.client import Client

from policy_generator.load import LoadOptions, find_sources, load_files
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store
from tests.bench.harness import Figure, report

RECORDS = 1_000_000

GENERATE = r"""
insert into function file({path:String}, 'RawBLOB', 'record String')
select concat(
    toString(toDateTime64('2026-09-01 00:00:00', 3, 'UTC') + toIntervalMillisecond(number * 100)), ' ',
    multiIf(number % 100 = 0, 'ERROR', number % 10 = 0, 'WARN ', 'INFO '), ' [worker-', toString(number % 16),
    '] com.example.shop.Checkout - order ', toString(sipHash64(number) % 1000000), ' of user ',
    toString(sipHash64(number, 1) % 50000), ' took ', toString(number % 977), ' ms\n',
    if(number % 100 = 0, 'java.io.IOException: broken pipe\n\tat com.example.Cart.pay(Cart.java:10)\n', '')
)
from numbers({records:UInt64})
"""
READ = "select sum(length(line)) from file({path:String}, 'LineAsString')"
STORE = "insert into unparsed select line from file({path:String}, 'LineAsString')"


def main() -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "shop.log")
        settings = WarehouseSettings(store=Path(folder, "store"))
        client = open_warehouse(settings, database_required=False)
        prepare_store(settings)
        client.database = settings.database
        client.command(GENERATE, parameters={"path": str(log), "records": RECORDS})
        megabytes = log.stat().st_size / 1e6
        before = peak_bytes()
        load = seconds_of(
            lambda: load_files(
                lambda: open_warehouse(settings), find_sources([str(log)]), options=LoadOptions()
            )
        )
        peak = peak_bytes()
        check_complete(client)
        read = seconds_of(lambda: client.query(READ, parameters={"path": str(log)}))
        client.command("create table unparsed (line String codec(ZSTD(1))) engine = MergeTree order by ()")
        store = seconds_of(lambda: client.command(STORE, parameters={"path": str(log)}))
        again = seconds_of(
            lambda: load_files(
                lambda: open_warehouse(settings), find_sources([str(log)]), options=LoadOptions()
            )
        )
        client.close()
    report(
        "load",
        [
            Figure("the file", "MB", megabytes),
            Figure("ClickHouse reads its lines", "MB a second", megabytes / read),
            Figure("ClickHouse stores its lines unparsed", "MB a second", megabytes / store),
            Figure("load", "MB a second", megabytes / load),
            Figure("load", "records a second", RECORDS / load),
            Figure("load again, all of it known", "MB a second", megabytes / again),
            Figure("dbt and engine before the load", "peak memory, GB", before / 1e9),
            Figure("with the load", "peak memory, GB", peak / 1e9),
        ],
    )


def check_complete(client: Client) -> None:
    """Refuse to report on a load that lost or split a record."""
    stored = client.command("select count() from otel_logs")
    if stored != RECORDS:
        raise SystemExit(f"{stored} records are stored of {RECORDS}")


def peak_bytes() -> int:
    """Return the most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long *work* takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
