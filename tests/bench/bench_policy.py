"""What policies save and what they still tell: by rules, to a target, beside other rules of sampling.

    make bench-policy

Policies are written from some days and replayed, line by line in ClickHouse, on a day they have not seen.
"""

import math
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from clickhouse_connect.driver.client import Client

from policy_generator.assemble import assemble_policy
from policy_generator.decide import Decided, Terms, decide
from policy_generator.demo.generator import generate_demo
from policy_generator.evidence import ServiceEvidence
from policy_generator.policy import CostTarget, Policy
from policy_generator.price import Price
from policy_generator.providers import Proposal, RuleBasedProvider
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store, run_dbt, run_models
from policy_generator.warehouse.evidence import ServicePeriod, read_evidence, service_periods
from policy_generator.warehouse.policies import PolicyKey, save_policy
from policy_generator.warehouse.replay import Replay, replay_policy
from tests.bench.harness import Figure, report
from tests.bench.other_rules import Rule, as_many_bytes, by_severity, log10_rule, uniform

UNTIL = datetime(2026, 9, 7, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK_LINES, STEADY_LINES, STEADY_DAYS = 2_000_000, 1_000_000, 2
# The week once more, in other weeks, until there are as many lines as a replay has to bear.
REPLAYED_LINES = 10_000_000
MEMORY = 2_000_000_000
CUT = 0.9
STEADY = Path(__file__).parent / "sql" / "steady_days.sql"

_COUNTS = """
select sum(log_count), sum(estimated_count), sum(kept_count)
from rpt_policy_replay(policy_id = {policy_id:UUID}, since = {since:DateTime64(6, 'UTC')},
    until = {until:DateTime64(6, 'UTC')})
group by pattern_id, toDate(hour_start)
"""
_ONE_WEEK_BEFORE = """
insert into otel_logs
select * replace (
    Timestamp - toIntervalDay(7 * {weeks:UInt32}) as Timestamp,
    TimestampTime - toIntervalDay(7 * {weeks:UInt32}) as TimestampTime
)
from otel_logs as logs where logs.Timestamp >= {since:DateTime64(9, 'UTC')} and ServiceName != 'steady'
"""


class Counted(NamedTuple):
    """How the counts of a pattern on a day came out of what was kept."""

    errors: Sequence[float]
    lost: int

    @property
    def mean(self) -> float:
        """Return the mean error of a count."""
        return math.fsum(self.errors) / len(self.errors)

    @property
    def p95(self) -> float:
        """Return the error that 19 of 20 counts don't exceed."""
        return sorted(self.errors)[math.ceil(0.95 * len(self.errors)) - 1]


def main() -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as folder:
        settings = WarehouseSettings(store=Path(folder, "store"))
        client = open_warehouse(settings, database_required=False)
        prepare_store(settings)
        run_dbt(settings, ["seed"])
        client.database = settings.database
        generate_demo(client, database=settings.database, until=UNTIL, lines=WEEK_LINES)
        client.command(
            STEADY.read_text(encoding="utf-8"),
            parameters={"since": UNTIL - STEADY_DAYS * DAY, "days": STEADY_DAYS, "lines": STEADY_LINES},
        )
        run_models(settings)
        periods = {one.key.service_name: one for one in service_periods(client)}
        steady = periods.pop("steady")
        figures = [
            *severity_mix(client, steady),
            *targets(client, steady),
            *demo_week(client, list(periods.values())),
            *large_replay(client, list(periods.values())),
        ]
        client.close()
    report("policy", figures)


def severity_mix(client: Client, period: ServicePeriod) -> list[Figure]:
    """Return what the rules save of the usual mix of severities, without a target."""
    policy = written(client, read_evidence(client, before_last_day(period)), None)
    replay = replayed(client, policy, period)
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
        policy = written(client, first, cut)
        following = replayed(client, policy, period)
        same = replay_policy(client, policy.policy_id, since=first.since, until=first.until)
        case = f"target: cut by {cut:.0%}, steady traffic"
        figures += [
            Figure(case, "kept bytes off target, same day", off_target(same, cut), "<=", 0.01),
            Figure(case, "kept bytes off target, following day", off_target(following, cut), "<=", 0.05),
        ]
    return figures


def demo_week(client: Client, periods: Sequence[ServicePeriod]) -> list[Figure]:
    """Return what a cut of the demo week leaves, and what other rules leave of as many bytes."""
    evidences = [read_evidence(client, before_last_day(one)) for one in periods]
    policies = [written(client, one, CUT) for one in evidences]
    replays = [replayed(client, policy, one) for policy, one in zip(policies, periods, strict=True)]
    case = f"demo week, cut by {CUT:.0%}"
    kept, whole = sum(one.kept_bytes for one in replays), sum(one.record_bytes for one in replays)
    protected = sum(one.protected_count for one in replays)
    ours = counted(client, policies, periods)
    figures = [
        Figure(case, "bytes saved", 1 - kept / whole),
        Figure(case, "errors kept", sum(one.kept_protected_count for one in replays) / protected, ">=", 1.0),
        Figure(case, "patterns lost", sum(lost(one) for one in replays), "<=", 0),
        Figure(case, "count error per pattern and day, p95", ours.p95, "<=", 0.05),
        Figure(case, "count error per pattern and day, mean", ours.mean),
        Figure(case, "days on which a pattern is lost", ours.lost),
    ]
    for name, rule in (
        ("uniform", uniform),
        ("by severity only", by_severity),
        ("log10 of volume", log10_rule),
    ):
        others = [
            by_rule(client, rule, evidence, policy)
            for policy, evidence in zip(policies, evidences, strict=True)
        ]
        theirs = counted(client, others, periods)
        figures += [
            Figure(f"{name}, as many bytes", "count error, p95", theirs.p95, ">=", ours.p95),
            Figure(f"{name}, as many bytes", "count error, mean", theirs.mean, ">=", ours.mean),
            Figure(f"{name}, as many bytes", "days on which a pattern is lost", theirs.lost, ">=", ours.lost),
        ]
    return figures


def large_replay(client: Client, periods: Sequence[ServicePeriod]) -> list[Figure]:
    """Return how long a replay of many lines takes; one that needs more memory than it may fails."""
    weeks = math.ceil(REPLAYED_LINES / WEEK_LINES)
    for week in range(1, weeks):
        client.command(_ONE_WEEK_BEFORE, parameters={"weeks": week, "since": UNTIL - 7 * DAY})
    client.set_client_setting("max_memory_usage", MEMORY)
    policies = [written(client, read_evidence(client, before_last_day(one)), CUT) for one in periods]
    began = time.perf_counter()
    replays = [
        replay_policy(client, one.policy_id, since=UNTIL - 7 * weeks * DAY, until=UNTIL) for one in policies
    ]
    seconds = time.perf_counter() - began
    lines = sum(one.record_count for one in replays)
    case = f"replay of {lines / 1e6:.3g} M lines, in {MEMORY / 1e9:g} GB"
    return [Figure(case, "seconds", seconds, "<=", 30.0)]


def before_last_day(period: ServicePeriod) -> ServicePeriod:
    """Return *period* without its last day."""
    return period._replace(until=period.until - DAY)


def replayed(client: Client, policy: Policy, period: ServicePeriod) -> Replay:
    """Replay *policy* on the last day of *period*."""
    return replay_policy(client, policy.policy_id, since=period.until - DAY, until=period.until)


def lost(replay: Replay) -> int:
    """Return how many patterns have no line left."""
    return replay.pattern_count - replay.kept_pattern_count


def off_target(replay: Replay, cut: float) -> float:
    """Return by what share the kept bytes miss a cut by *cut*."""
    return abs(replay.kept_bytes / ((1 - cut) * replay.record_bytes) - 1)


def counted(client: Client, policies: Sequence[Policy], periods: Sequence[ServicePeriod]) -> Counted:
    """Return how the counts came out for all services and days: chance is too large a part of one day."""
    rows = [
        row
        for policy, period in zip(policies, periods, strict=True)
        for row in client.query(
            _COUNTS,
            parameters={"policy_id": policy.policy_id, "since": period.since, "until": period.until},
        ).result_rows
    ]
    return Counted(
        errors=[abs(estimated / lines - 1) for lines, estimated, _ in rows],
        lost=sum(kept == 0 for _, _, kept in rows),
    )


def written(client: Client, evidence: ServiceEvidence, cut: float | None) -> Policy:
    """Store the policy of the rules, with or without a target."""
    target = None if cut is None else CostTarget(unit="reduction_share", amount=cut)
    draft = RuleBasedProvider().draft(evidence)
    return stored(client, evidence, decide(draft, evidence, terms=Terms(Price(0.25), target)))


def by_rule(client: Client, rule: Rule, evidence: ServiceEvidence, policy: Policy) -> Policy:
    """Store a policy by another *rule* that keeps as many bytes as *policy*."""
    decided = decide(policy.draft, evidence, terms=Terms(Price(0.25)))
    rates = as_many_bytes(rule, evidence, policy.projection.kept_bytes)
    return stored(client, evidence, replace(decided, guarded=replace(decided.guarded, rates=rates)))


def stored(client: Client, evidence: ServiceEvidence, decided: Decided) -> Policy:
    """Store the policy that *decided* makes."""
    proposal = Proposal(decided.guarded.draft, RuleBasedProvider())
    return save_policy(
        client,
        PolicyKey(evidence.team_id, evidence.service_name),
        lambda version: assemble_policy(
            proposal, decided, evidence,
            policy_id=uuid4(), version=version, now=datetime.now(UTC), created_by="bench",
        ),
    )  # fmt: skip


if __name__ == "__main__":
    main()
