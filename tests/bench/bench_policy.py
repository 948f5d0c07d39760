"""What policies save and what they still tell: by rules, to a target, beside other rules of sampling.

    make bench-policy

Policies are written from some days and replayed, line by line in ClickHouse, on a day they have not seen.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from clickhouse_connect.driver.client import Client

from policy_generator.demo.generator import generate_demo
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store, run_dbt, run_models
from policy_generator.warehouse.evidence import ServicePeriod, read_evidence, service_periods
from policy_generator.warehouse.replay import Replay, replay_anomalies, replay_policy
from tests.bench import bench_estimates, bench_guardrails
from tests.bench.harness import Figure, report
from tests.bench.other_rules import by_severity, log10_rule, uniform
from tests.bench.policies import (
    DAY,
    before_last_day,
    by_rule,
    counted,
    cut_together,
    replayed,
    without_target,
)

UNTIL = datetime(2026, 9, 7, tzinfo=UTC)
# A count is as certain as the lines kept of it are many: the demo's own size, and what a replay has to bear.
WEEK_LINES, LARGE_WEEK_LINES = 2_000_000, 10_000_000
STEADY_LINES, STEADY_DAYS = 1_000_000, 2
MEMORY = 2_000_000_000
CUT = 0.9
COUNT_ERROR = 0.05
STEADY = Path(__file__).parent / "sql" / "steady_days.sql"


def main() -> None:
    """Measure and report."""
    weeks = [partial(demo_week, lines) for lines in (WEEK_LINES, LARGE_WEEK_LINES)]
    parts = [steady_days, *weeks, bench_estimates.coverage, bench_guardrails.hostile]
    # A process has one store in its life.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as one_by_one:
        report("policy", [figure for found in one_by_one.map(_measured, parts) for figure in found])


def _measured(part: Callable[[], list[Figure]]) -> list[Figure]:
    return part()


def steady_days() -> list[Figure]:
    """Return what is saved of even traffic, and how near to targets."""
    with tempfile.TemporaryDirectory() as folder:
        settings, client = _store(folder)
        client.command(
            STEADY.read_text(encoding="utf-8"),
            parameters={"since": UNTIL - STEADY_DAYS * DAY, "days": STEADY_DAYS, "lines": STEADY_LINES},
        )
        run_models(settings)
        [period] = service_periods(client)
        figures = [*severity_mix(client, period), *targets(client, period)]
        client.close()
    return figures


def severity_mix(client: Client, period: ServicePeriod) -> list[Figure]:
    """Return what the rules save of the usual mix of severities, without a target."""
    replay = replayed(client, without_target(client, read_evidence(client, before_last_day(period))), period)
    case = "rules on 40/40/15/4.5/0.5, no target"
    return [
        Figure(case, "bytes saved", replay.reduction_share, ">=", 0.78),
        Figure(case, "errors kept", replay.kept_protected_count / replay.protected_count, ">=", 1.0),
    ]


def targets(client: Client, period: ServicePeriod) -> list[Figure]:
    """Return how far from targets the bytes are that a day keeps, in steady traffic."""
    first = read_evidence(client, before_last_day(period))
    figures = []
    for cut in (0.5, 0.8, CUT):
        [policy] = cut_together(client, [first], cut)
        following = replayed(client, policy, period)
        same = replay_policy(client, policy.policy_id, since=first.since, until=first.until)
        case = f"target: cut by {cut:.0%}, steady traffic"
        figures += [
            Figure(case, "kept bytes off target, same day", off_target(same, cut), "<=", 0.01),
            Figure(case, "kept bytes off target, following day", off_target(following, cut), "<=", 0.05),
        ]
    return figures


def demo_week(lines: int) -> list[Figure]:
    """Return what a cut of a demo week of so many *lines* leaves, and what a replay of it costs."""
    with tempfile.TemporaryDirectory() as folder:
        settings, client = _store(folder)
        generate_demo(client, database=settings.database, until=UNTIL, lines=lines)
        run_models(settings)
        periods = service_periods(client)
        name = f"demo week of {lines / 1e6:g} M lines, cut by {CUT:.0%}"
        figures = [
            *saved(client, name, periods),
            *precision(client, name, periods),
            *speed(client, periods),
        ]
        client.close()
    return figures


def saved(client: Client, case: str, periods: Sequence[ServicePeriod]) -> list[Figure]:
    """Return what the rules with a target save on the last day, and what is lost by that."""
    policies = cut_together(client, [read_evidence(client, before_last_day(one)) for one in periods], CUT)
    replays = [replayed(client, policy, one) for policy, one in zip(policies, periods, strict=True)]
    anomalies = [
        replay_anomalies(client, policy.policy_id, since=one.since + DAY, until=one.until)
        for policy, one in zip(policies, periods, strict=True)
    ]
    kept, whole = sum(one.kept_bytes for one in replays), sum(one.record_bytes for one in replays)
    protected = sum(one.protected_count for one in replays)
    return [
        Figure(case, "bytes saved", 1 - kept / whole),
        Figure(case, "errors kept", sum(one.kept_protected_count for one in replays) / protected, ">=", 1.0),
        Figure(case, "patterns lost", sum(lost(one) for one in replays), "<=", 0),
        Figure(case, "first lines of unknown signatures kept", sum(one.novel_count for one in replays)),
        Figure(case, "hours with an anomaly", sum(one.anomalous_count for one in anomalies)),
        Figure(case, "of these still seen", sum(one.found_count for one in anomalies)),
        Figure(case, "seen that were none", sum(one.false_count for one in anomalies)),
        Figure(case, "count error by value, p95", counted(client, policies, periods).p95),
    ]


def precision(client: Client, case: str, periods: Sequence[ServicePeriod]) -> list[Figure]:
    """Return how well patterns are counted day by day, beside other rules that keep as many bytes.

    These know of no values, so that none are given to the budget either.
    """
    evidences = [read_evidence(client, before_last_day(one)) for one in periods]
    policies = cut_together(client, evidences, CUT, by_value=False)
    ours = counted(client, policies, periods)
    figures = [
        Figure(case, "count error per pattern and day, p95", ours.p95, "<=", COUNT_ERROR),
        Figure(case, "count error per pattern and day, mean", ours.mean),
        Figure(case, "count error per pattern and day, root mean square", ours.root_mean_square),
        Figure(case, "days on which a pattern is lost", ours.lost),
    ]
    alone = [policy for one in evidences for policy in cut_together(client, [one], CUT, by_value=False)]
    figures.append(
        Figure(f"{case}: each service by itself", "count error, p95", counted(client, alone, periods).p95)
    )
    for name, rule in (
        ("uniform", uniform),
        ("by severity only", by_severity),
        ("log10 of volume", log10_rule),
    ):
        theirs = counted(client, by_rule(client, rule, evidences, policies), periods)
        other = f"{case}: {name}, as many bytes"
        figures += [
            Figure(other, "count error, p95", theirs.p95, ">=", ours.p95),
            Figure(other, "count error, mean", theirs.mean, ">=", ours.mean),
            Figure(
                other, "count error, root mean square", theirs.root_mean_square, ">=", ours.root_mean_square
            ),
            Figure(other, "days on which a pattern is lost", theirs.lost, ">=", ours.lost),
        ]
    return figures


def speed(client: Client, periods: Sequence[ServicePeriod]) -> list[Figure]:
    """Return how long a replay of the week takes; one that needs more memory than it may fails."""
    client.set_client_setting("max_memory_usage", MEMORY)
    policies = cut_together(client, [read_evidence(client, before_last_day(one)) for one in periods], CUT)
    began, used = time.perf_counter(), time.process_time()
    replays = [
        replay_policy(client, policy.policy_id, since=one.since, until=one.until)
        for policy, one in zip(policies, periods, strict=True)
    ]
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    case = f"replay of {sum(one.record_count for one in replays) / 1e6:.3g} M lines, in {MEMORY / 1e9:g} GB"
    return [Figure(case, "seconds", seconds, "<=", 30.0), Figure(case, "processor seconds", processor)]


def lost(replay: Replay) -> int:
    """Return how many patterns have no line left."""
    return replay.pattern_count - replay.kept_pattern_count


def off_target(replay: Replay, cut: float) -> float:
    """Return by what share the kept bytes miss a cut by *cut*."""
    return abs(replay.kept_bytes / ((1 - cut) * replay.record_bytes) - 1)


def _store(folder: str) -> tuple[WarehouseSettings, Client]:
    settings = WarehouseSettings(store=Path(folder, "store"))
    client = open_warehouse(settings, database_required=False)
    prepare_store(settings)
    run_dbt(settings, ["seed"])
    client.database = settings.database
    return settings, client


if __name__ == "__main__":
    main()
