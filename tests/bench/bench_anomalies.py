"""How well the anomaly models find what was put into simulated weeks, beside three usual detectors.

    make bench-anomalies

The simulated windows stand in place of `fct_pattern_windows`; from there on the models themselves judge.
Windows are scored in the last of five weeks. Each detector has its usual threshold and opens at once.
Shapes without a bar of their own were made when the models were done: nothing was made for them.
"""

import os
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from clickhouse_connect.driver.client import Client

from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import run_dbt
from tests.bench.anomaly_detectors import DETECTORS
from tests.bench.anomaly_scores import (
    IN_TIME,
    OURS,
    case_figures,
    quiet_figures,
    sampled_figure,
    unseen_figures,
)
from tests.bench.anomaly_series import WEEKS, Case, Flags, all_cases
from tests.bench.anomaly_shapes import unseen_cases
from tests.bench.harness import Figure, report

# A Monday, long enough ago that no window lies in the future.
START = datetime(2026, 9, 28, tzinfo=UTC)
WINDOW_SECONDS = 300
MODELS = (
    "int_windows_compared", "int_series_windows", "int_series_hours_counted", "int_series_hours",
    "int_series_days", "int_series_scans", "int_series_alarms", "int_windows_suspected", "int_incidents",
    "fct_pattern_scores", "int_windows_judged",
)  # fmt: skip
CORES = 2
# Of what five weeks cost: dbt's work on a model is most of it, the hour itself is a thousandth.
HOUR_AT_MOST = 0.1
WINDOWS_DDL = """
create or replace table fct_pattern_windows (
    team_id Int32, service_name LowCardinality(String), pattern_id String, severity LowCardinality(String),
    window_start DateTime('UTC'), record_count UInt64, log_count Float64, log_count_variance Float64
) engine = MergeTree order by (team_id, service_name, pattern_id, severity, window_start)
"""
PATTERNS_DDL = """
create or replace table dim_log_patterns engine = MergeTree order by pattern_id as
select
    team_id, service_name, pattern_id, sum(log_count) as log_count, 0. as protected_count,
    toDateTime64(min(window_start), 6, 'UTC') as first_seen_at,
    toDateTime64(max(window_start), 6, 'UTC') as last_seen_at
from fct_pattern_windows group by team_id, service_name, pattern_id
"""
# The last hour once more, an hour later.
ONE_HOUR_MORE = """
insert into fct_pattern_windows
select * replace (window_start + toIntervalHour(1) as window_start) from fct_pattern_windows as counted
where counted.window_start >= {since:DateTime('UTC')}
"""
FLAGGED = """
select toUInt32(pattern_id), toUInt32(dateDiff('second', {start:DateTime('UTC')}, window_start) / 300)
from fct_pattern_scores
where service_name = {name:String} and series = 'pattern' and verdict not in ('usual', 'untrained')
"""

# Services whose share of errors goes from 2 % to 8 % for an hour of the last week.
SURGING = """
insert into fct_pattern_windows
select
    0, concat('errors', toString(series)), severity, severity,
    toDateTime({start:DateTime('UTC')} + toIntervalSecond(place * 300), 'UTC'), toUInt64(lines), lines, 0
from (
    select
        arrayJoin(range(24)) as series, arrayJoin(['INFO', 'ERROR']) as severity,
        arrayJoin(range(10080)) as place,
        9000 + series * 37 as began,
        multiIf(severity = 'INFO', 294., place >= began and place < began + 12, 24., 6.) as rate,
        -- A normal quantile of a hash: the same numbers in each run.
        cityHash64(series, severity, place) as one, cityHash64(place, severity, series) as other,
        sqrt(-2 * log((one % 1000003 + 1) / 1000004)) * cos(2 * pi() * (other % 1000003) / 1000003) as normal,
        greatest(0, round(pow(sqrt(rate) + normal / 2, 2))) as lines
)
where lines > 0
"""
SURGES = """
select countIf(found) / 24
from (
    select
        9000 + toUInt32(replaceOne(service_name, 'errors', '')) * 37 as began,
        max(dateDiff('second', {start:DateTime('UTC')}, window_start) / 300
            between began and began + {in_time:Int32} - 1) as found
    from fct_pattern_scores
    where verdict = 'error_surge' and service_name like 'errors%'
    group by service_name
)
"""


class Cost(NamedTuple):
    """What a run of dbt took: by the clock, and of all processors."""

    seconds: float
    processor_seconds: float

    def without(self, start: "Cost") -> "Cost":
        """Return what it took beyond *start*."""
        return Cost(self.seconds - start.seconds, self.processor_seconds - start.processor_seconds)


class Measured(NamedTuple):
    """What the models flagged, and what their runs took, without dbt's own start."""

    flags: dict[str, dict[str, Flags]]
    surges: float
    windows: int
    cold: Cost
    hour: Cost
    idle: Cost


def main() -> None:
    """Measure and report."""
    known, unseen = all_cases(), unseen_cases()
    cases = known + unseen
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DBT_TARGET_PATH=f"{folder}/target", DBT_LOG_PATH=f"{folder}/logs")
        measured = measure(WarehouseSettings(store=Path(folder, "store")), cases)
    flags = measured.flags
    for case in cases:
        flags[case.name].update({name: detect(case) for name, detect in DETECTORS.items()})
    report(
        "anomalies",
        [
            *(figure for case in known for figure in case_figures(case, flags[case.name])),
            *quiet_figures(known, flags),
            sampled_figure(known, flags),
            Figure("error share 2 % to 8 %", "found within 3 windows", measured.surges, ">=", 0.95),
            *(figure for case in unseen for figure in unseen_figures(case, flags[case.name])),
            *cost_figures(measured),
        ],
    )


def measure(settings: WarehouseSettings, cases: Sequence[Case]) -> Measured:
    """Return what the models make of *cases*."""
    client = open_warehouse(settings, database_required=False)
    run_dbt(settings, ["run-operation", "create_otel_logs"])
    client.database = settings.database
    fill(client, cases)
    # dbt parses the project here; what comes after only starts.
    cost_of_dbt(settings, "tag:store")
    start = cost_of_dbt(settings, "tag:store")
    cold = cost_of_dbt(settings, *MODELS)
    windows = int(client.query("select sum(length(counts)) from int_series_days").result_rows[0][0])
    flags = {case.name: {OURS: our_flags(client, case)} for case in cases}
    surges = surges_in_time(client)
    client.command(ONE_HOUR_MORE, parameters={"since": START + timedelta(weeks=WEEKS, hours=-1)})
    client.command(PATTERNS_DDL)
    hour = cost_of_dbt(settings, *MODELS)
    idle = cost_of_dbt(settings, *MODELS)
    client.close()
    return Measured(flags, surges, windows, cold.without(start), hour.without(start), idle.without(start))


def cost_figures(measured: Measured) -> Iterator[Figure]:
    """Yield what judging took; processor seconds are the same on a machine that has other work."""
    million = 1e6 / measured.windows
    yield Figure("1 M series-windows, cold", "seconds", million * measured.cold.seconds, "<=", 10)
    yield Figure(
        "1 M series-windows, cold",
        f"processor seconds a core of {CORES}",
        million * measured.cold.processor_seconds / CORES,
        "<=",
        10,
    )
    history = f"of {measured.windows:,} windows"
    yield Figure(f"an hour more {history}", "processor seconds", measured.hour.processor_seconds)
    yield Figure(f"an hour more {history}", "seconds", measured.hour.seconds)
    yield Figure(
        f"an hour more {history}",
        "of the cold run's processor seconds",
        measured.hour.processor_seconds / measured.cold.processor_seconds,
        "<=",
        HOUR_AT_MOST,
    )
    yield Figure(f"nothing new {history}", "processor seconds", measured.idle.processor_seconds)


def fill(client: Client, cases: Sequence[Case]) -> None:
    """Write the windows of *cases*, a service each."""
    client.command(WINDOWS_DDL)
    for case in cases:
        series, places = np.nonzero(case.counts)
        counts = case.counts[series, places]
        columns = {
            "service_name": [case.name] * len(counts),
            "pattern_id": [str(one) for one in series],
            "severity": ["INFO"] * len(counts),
            "window_start": (int(START.timestamp()) + WINDOW_SECONDS * places).tolist(),
            "record_count": (counts / case.weight).astype(int).tolist(),
            "log_count": counts.tolist(),
            "log_count_variance": (counts * (case.weight - 1)).tolist(),
        }
        client.insert("fct_pattern_windows", list(columns.values()), list(columns), column_oriented=True)
    client.command(SURGING, parameters={"start": START})
    client.command(PATTERNS_DDL)


def cost_of_dbt(settings: WarehouseSettings, *models: str) -> Cost:
    """Return what dbt takes to run *models*, its own start included."""
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    run_dbt(settings, ["run", "--select", *models])
    now = resource.getrusage(resource.RUSAGE_SELF)
    return Cost(time.perf_counter() - began, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)


def our_flags(client: Client, case: Case) -> Flags:
    """Return the windows that the models flagged."""
    flags = np.zeros(case.counts.shape, dtype=bool)
    rows = client.query(FLAGGED, parameters={"name": case.name, "start": START}).result_rows
    for series, place in rows:
        flags[series, place] = True
    return flags


def surges_in_time(client: Client) -> float:
    """Return the share of the surging services whose surge was found where it began."""
    rows = client.query(SURGES, parameters={"start": START, "in_time": IN_TIME}).result_rows
    return float(rows[0][0])


if __name__ == "__main__":
    main()
