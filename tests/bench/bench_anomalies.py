"""How well the anomaly models find what was put into simulated weeks, beside three usual detectors.

    make bench-anomalies

The simulated windows stand in place of `fct_pattern_windows`; from there on the models themselves judge.
Windows are scored in the last of five weeks. Each detector has its usual threshold and opens at once.
"""

import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from clickhouse_connect.driver.client import Client

from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import run_dbt
from tests.bench.anomaly_detectors import DETECTORS
from tests.bench.anomaly_series import JUDGED, WEEKS, Case, Flags, all_cases, incidents_of
from tests.bench.harness import Figure, report

# A Monday, long enough ago that no window lies in the future.
START = datetime(2026, 9, 28, tzinfo=UTC)
WINDOW_SECONDS = 300
MODELS = (
    "int_windows_compared", "int_series_windows", "int_series_hours_counted", "int_series_hours", "int_series_days", "int_series_scans",
    "int_series_alarms", "int_windows_suspected", "int_incidents", "fct_pattern_scores",
    "int_windows_judged",
)  # fmt: skip
OURS = "LipService"
# An anomaly that opens within three windows of its incident is found in time.
IN_TIME = 3
# Opened anomalies per series and week that are as usual.
QUIET_AT_MOST = 0.1

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

Bars = Mapping[str, tuple[Literal[">=", "<="], float]]
BARS: Mapping[str, Bars] = {
    "flat": {"precision": (">=", 0.98), "recall": (">=", 0.98)},
    "daily": {"precision": (">=", 0.95), "recall": (">=", 0.95)},
    "weekly": {"precision": (">=", 0.95), "recall": (">=", 0.9)},
    "sparse": {"incidents_true": (">=", 0.9), "incidents_found": (">=", 0.9)},
    "polluted": {"recall": (">=", 0.95), "false_share": ("<=", 0.01)},
    "silence": {"in_time": (">=", 0.95)},
    "new": {"in_time": (">=", 0.95)},
    "unsampled": {"precision": (">=", 0.95), "recall": (">=", 0.95)},
    "sampled": {"precision": (">=", 0.95), "recall": (">=", 0.95)},
}
QUIET_BARS: Bars = {"false_per_week": ("<=", QUIET_AT_MOST)}


class Score(NamedTuple):
    """How the flags of a case compare with its truth in the judged week."""

    precision: float
    recall: float
    incidents_found: float
    incidents_true: float
    in_time: float
    false_share: float
    false_per_week: float


def main() -> None:
    """Measure and report."""
    cases = all_cases()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DBT_TARGET_PATH=f"{folder}/target", DBT_LOG_PATH=f"{folder}/logs")
        settings = WarehouseSettings(store=Path(folder, "store"))
        client = open_warehouse(settings, database_required=False)
        run_dbt(settings, ["run-operation", "create_otel_logs"])
        client.database = settings.database
        fill(client, cases)
        parse = seconds_of_dbt(settings, "tag:store")
        cold = seconds_of_dbt(settings, *MODELS)
        judged = int(client.query("select sum(length(counts)) from int_series_days").result_rows[0][0])
        flags = {case.name: {OURS: our_flags(client, case)} for case in cases}
        surges = surges_in_time(client)
        client.command(ONE_HOUR_MORE, parameters={"since": START + timedelta(weeks=WEEKS, hours=-1)})
        client.command(PATTERNS_DDL)
        hour = seconds_of_dbt(settings, *MODELS)
        client.close()
    for case in cases:
        flags[case.name].update({name: detect(case) for name, detect in DETECTORS.items()})
    report(
        "anomalies",
        [
            *(figure for case in cases for figure in case_figures(case, flags[case.name])),
            *quiet_figures(cases, flags),
            sampled_figure(cases, flags),
            Figure("error share 2 % to 8 %", "found within 3 windows", surges, ">=", 0.95),
            Figure("dbt without these models", "seconds", parse),
            Figure("1 M series-windows, cold", "seconds", 1e6 * (cold - parse) / judged, "<=", 10),
            Figure(f"an hour more of {judged:,} windows", "seconds", hour - parse),
        ],
    )


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


def seconds_of_dbt(settings: WarehouseSettings, *models: str) -> float:
    """Return how long dbt takes to run *models*, its own start included."""
    began = time.perf_counter()
    run_dbt(settings, ["run", "--select", *models])
    return time.perf_counter() - began


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


def score(case: Case, flags: Flags) -> Score:
    """Return how *flags* compare with the truth."""
    truth, found = case.truth[:, JUDGED], flags[:, JUDGED]
    right = (truth & found).sum()
    incidents, opened = incidents_of(truth), incidents_of(found)
    # An anomaly is right where it touches an incident or the window beside one.
    near = [truth[one.series, max(0, one.start - 1) : one.end + 1].any() for one in opened]
    hit = [found[one.series, one.start : one.end].any() for one in incidents]
    soon = [found[one.series, one.start : one.start + IN_TIME].any() for one in incidents]
    return Score(
        precision=float(right / max(1, found.sum())),
        recall=float(right / max(1, truth.sum())),
        incidents_found=share_of(hit),
        incidents_true=share_of(near),
        in_time=share_of(soon),
        false_share=float((found & ~truth).mean()),
        false_per_week=float(len(near) - sum(near)) / len(truth),
    )


def share_of(hits: Sequence[np.bool]) -> float:
    """Return the share of *hits* that are true, 1 where there are none to miss."""
    return float(np.mean(hits)) if hits else 1.0


def case_figures(case: Case, flags: Mapping[str, Flags]) -> Iterator[Figure]:
    """Yield the figures of *case* that have a bar, of each detector; only ours has to clear it."""
    bars = QUIET_BARS if case.name.startswith("quiet") else BARS.get(case.name, {})
    scores = {name: score(case, found) for name, found in flags.items()}
    for metric, (sense, bar) in bars.items():
        for name, scored in scores.items():
            value = getattr(scored, metric)
            label = metric.replace("_", " ")
            yield Figure(case.name, f"{label}, {name}", value, sense, bar if name == OURS else None)
    if not case.name.startswith("quiet"):
        for name, scored in scores.items():
            best = max(f1(one) for other, one in scores.items() if other != OURS)
            yield Figure(
                case.name, f"F1 per window, {name}", f1(scored), ">=", best if name == OURS else None
            )


def f1(scored: Score) -> float:
    """Return the harmonic mean of precision and recall per window."""
    return 2 * scored.precision * scored.recall / max(1e-9, scored.precision + scored.recall)


def quiet_figures(cases: Sequence[Case], flags: Mapping[str, Mapping[str, Flags]]) -> Iterator[Figure]:
    """Yield how many anomalies each detector opens in a usual week of any shape."""
    quiet = [case for case in cases if case.name.startswith("quiet")]
    for name in flags[quiet[0].name]:
        rate = float(np.mean([score(case, flags[case.name][name]).false_per_week for case in quiet]))
        bar = QUIET_AT_MOST if name == OURS else None
        yield Figure("quiet weeks, all shapes", f"false per week, {name}", rate, "<=", bar)


def sampled_figure(cases: Sequence[Case], flags: Mapping[str, Mapping[str, Flags]]) -> Figure:
    """Return the share of anomalies of the unsampled series that open in the sampled ones as well."""
    unsampled = incidents_of(flags["unsampled"][OURS][:, JUDGED])
    sampled = flags["sampled"][OURS][:, JUDGED]
    same = [sampled[one.series, one.start : one.end].any() for one in unsampled]
    return Figure("sampled at 10 %", "the same anomalies opened", float(np.mean(same)), ">=", 0.95)


if __name__ == "__main__":
    main()
