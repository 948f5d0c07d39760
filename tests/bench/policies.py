"""Policies for benchmarks: written to a cut of services together, replayed, and how well they count."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from clickhouse_connect.driver.client import Client

from policy_generator.assemble import assemble_policy
from policy_generator.budget import share_target
from policy_generator.decide import Decided, Terms, decide
from policy_generator.evidence import ServiceEvidence
from policy_generator.guardrails import apply_guardrails
from policy_generator.policy import CostTarget, DraftPolicy, Policy
from policy_generator.price import Price
from policy_generator.providers import Proposal, RuleBasedProvider
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.policies import PolicyKey, save_policy
from policy_generator.warehouse.replay import Replay, replay_policy
from tests.bench.other_rules import Rule, as_many_bytes

DAY = timedelta(days=1)
PRICE = Price(0.25)
RULES = RuleBasedProvider()

_COUNTS = """
select sum(log_count), sum(estimated_count), sum(kept_count)
from rpt_policy_replay(policy_id = {policy_id:UUID}, since = {since:DateTime64(6, 'UTC')},
    until = {until:DateTime64(6, 'UTC')})
group by pattern_id, toDate(hour_start)
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
    def root_mean_square(self) -> float:
        """Return the root of the mean squared error of a count, which is what the budget makes least."""
        return math.sqrt(math.fsum(error**2 for error in self.errors) / len(self.errors))

    @property
    def p95(self) -> float:
        """Return the error that 19 of 20 counts don't exceed."""
        return sorted(self.errors)[math.ceil(0.95 * len(self.errors)) - 1]


def before_last_day(period: ServicePeriod) -> ServicePeriod:
    """Return *period* without its last day."""
    return period._replace(until=period.until - DAY)


def replayed(client: Client, policy: Policy, period: ServicePeriod) -> Replay:
    """Replay *policy* on the last day of *period*."""
    return replay_policy(client, policy.policy_id, since=period.until - DAY, until=period.until)


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


def without_target(client: Client, evidence: ServiceEvidence) -> Policy:
    """Store the policy of the rules, without a target."""
    return _stored(client, evidence, decide(RULES.draft(evidence), evidence, terms=Terms(PRICE)))


def cut_together(
    client: Client, evidences: Sequence[ServiceEvidence], cut: float, *, by_value: bool = True
) -> list[Policy]:
    """Store the policies by which services together drop the share *cut* of their bytes.

    Not *by_value*, each pattern is worth as much as any other, as it is to rules that know of no values.
    """
    drafts = [_draft(evidence, by_value=by_value) for evidence in evidences]
    parts = share_target(
        [
            (apply_guardrails(draft, evidence), evidence)
            for draft, evidence in zip(drafts, evidences, strict=True)
        ],
        target=CostTarget(unit="reduction_share", amount=cut),
        price=PRICE,
    )
    return [
        _stored(client, evidence, decide(draft, evidence, terms=Terms(PRICE, part)))
        for draft, evidence, part in zip(drafts, evidences, parts, strict=True)
    ]


def by_rule(
    client: Client, rule: Rule, evidences: Sequence[ServiceEvidence], policies: Sequence[Policy]
) -> list[Policy]:
    """Store policies by another *rule* that keep together as many bytes as *policies*."""
    kept = math.fsum(one.projection.kept_bytes for one in policies)
    return [
        _stored(client, evidence, replace(decided, guarded=replace(decided.guarded, rates=rates)))
        for evidence, rates in zip(evidences, as_many_bytes(rule, evidences, kept), strict=True)
        for decided in [decide(RULES.draft(evidence), evidence, terms=Terms(PRICE))]
    ]


def _draft(evidence: ServiceEvidence, *, by_value: bool) -> DraftPolicy:
    draft = RULES.draft(evidence)
    return draft if by_value else draft.model_copy(update={"values": {}})


def _stored(client: Client, evidence: ServiceEvidence, decided: Decided) -> Policy:
    proposal = Proposal(decided.guarded.draft, RULES)
    return save_policy(
        client,
        PolicyKey(evidence.team_id, evidence.service_name),
        lambda version: assemble_policy(
            proposal, decided, evidence,
            policy_id=uuid4(), version=version, now=datetime.now(UTC), created_by="bench",
        ),
    )  # fmt: skip
