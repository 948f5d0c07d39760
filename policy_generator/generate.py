"""Makes a policy for a service: evidence, draft, budget, guardrails, replay, decision to activate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID, uuid4

from clickhouse_connect.driver.client import Client

from policy_generator.assemble import assemble_policy
from policy_generator.decide import Terms, decide
from policy_generator.errors import PolicyError
from policy_generator.evidence import ServiceEvidence, evidence_hash
from policy_generator.guardrails import Guarded, apply_guardrails
from policy_generator.policy import Policy
from policy_generator.policy_settings import ReplayLimits
from policy_generator.providers import PolicyProvider, Proposal, RuleBasedProvider, propose
from policy_generator.warehouse.evidence import ServicePeriod, read_evidence
from policy_generator.warehouse.policies import (
    DRAFT,
    Action,
    policy_history,
    policy_version,
    record_action,
    save_policy,
)
from policy_generator.warehouse.replay import Replay, replay_policy

# A policy is tried on the last day of what it was made from before it goes live.
REPLAYED = timedelta(days=1)


class Outcome(StrEnum):
    """What became of a generated policy."""

    ACTIVATED = "activated"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCHANGED = "unchanged"


class Generated(NamedTuple):
    """A policy, its replay (None when the active one stands unchanged), and what became of it."""

    policy: Policy
    replay: Replay | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Making:
    """Who makes a policy, by what limits, and whether it comes into force."""

    provider: PolicyProvider
    limits: ReplayLimits
    activate: bool
    by: str
    clock: Callable[[], datetime]
    with_examples: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed for the service of *period*, before it is known what its logs may cost."""

    period: ServicePeriod
    evidence: ServiceEvidence
    newest: "_Newest | None"
    proposal: Proposal
    default_values: Mapping[str, float]

    @property
    def guarded(self) -> Guarded:
        """Return what guardrails make of it."""
        return apply_guardrails(self.proposal.draft, self.evidence, default_values=self.default_values)


def propose_policy(client: Client, period: ServicePeriod, *, making: Making) -> Proposed:
    """Return what is proposed for the service of *period*; a model isn't asked twice for one evidence."""
    evidence = read_evidence(client, period, with_examples=making.with_examples)
    newest = _newest(client, period)
    rules = RuleBasedProvider()
    proposal = _answered(newest, evidence, making.provider) or propose(
        making.provider, evidence, fallback=rules
    )
    return Proposed(period, evidence, newest, proposal, rules.draft(evidence).values)


def generate_policy(client: Client, proposed: Proposed, *, terms: Terms, making: Making) -> Generated:
    """Write what is *proposed*, replay it and, if it is safe and asked for, put it in force.

    What gives the newest version once more gives no new one.
    """
    period, evidence, newest = proposed.period, proposed.evidence, proposed.newest
    decided = decide(proposed.proposal.draft, evidence, terms=terms, default_values=proposed.default_values)
    policy_id, now = uuid4(), making.clock()

    def build(version: int) -> Policy:
        return assemble_policy(
            proposed.proposal, decided, evidence,
            policy_id=policy_id, version=version, now=now, created_by=making.by,
        )  # fmt: skip

    if newest is not None and _decides_alike(newest.policy, build(newest.policy.version)):
        if newest.status != DRAFT:
            # Whatever was done with it since, by a replay or a person, stays done.
            return Generated(newest.policy, None, Outcome.UNCHANGED)
        policy = newest.policy
    else:
        policy = save_policy(client, period.key, build)
    return _judged(client, policy, replay_last_day(client, policy.policy_id, period), making)


def replay_last_day(client: Client, policy_id: UUID, period: ServicePeriod) -> Replay:
    """Return what the policy would have kept of the last day of *period*."""
    last_day = period.last(REPLAYED)
    return replay_policy(client, policy_id, since=last_day.since, until=last_day.until)


def _judged(client: Client, policy: Policy, replay: Replay, making: Making) -> Generated:
    """Record what *replay* says of *policy*, and put it in force where that is asked for and allowed."""
    if not replay.record_count:
        raise PolicyError(
            f"policy v{policy.version} of service {policy.service_name!r} could not be replayed: the last "
            "day of its evidence is no longer in the source. It was not activated."
        )

    def record(action: Action, reason: str) -> None:
        record_action(client, policy, action, by=making.by, reason=reason, now=making.clock())

    refusal = replay.why_not(making.limits)
    if refusal:
        record(Action.REFUSED, refusal)
        return Generated(policy, replay, Outcome.REFUSED)
    record(Action.ACCEPTED, "its replay kept every protected line")
    if not making.activate:
        return Generated(policy, replay, Outcome.ACCEPTED)
    record(Action.ACTIVATED, "generated")
    return Generated(policy, replay, Outcome.ACTIVATED)


class _Newest(NamedTuple):
    policy: Policy
    status: str


def _newest(client: Client, period: ServicePeriod) -> _Newest | None:
    """Return the last version that was written, None where there is none that can still be read."""
    rows = policy_history(client, period.key)
    if not rows:
        return None
    try:
        return _Newest(policy_version(client, period.key, rows[0].version), rows[0].status)
    except PolicyError:
        # Written by another release, or breaking a guarantee of this one: a new version mends that.
        return None


def _answered(newest: _Newest | None, evidence: ServiceEvidence, provider: PolicyProvider) -> Proposal | None:
    """Return what *provider* has answered to the same question before, None where it hasn't."""
    if newest is None:
        return None
    policy = newest.policy
    asked = (policy.provider, policy.model, policy.prompt_version, policy.evidence_hash)
    if asked != (provider.name, provider.model, provider.prompt_version, evidence_hash(evidence)):
        return None
    return None if policy.fallback_reason else Proposal(policy.draft, provider)


def _decides_alike(one: Policy, other: Policy) -> bool:
    return (
        one.evidence_hash == other.evidence_hash
        and one.draft == other.draft
        and one.rates == other.rates
        and one.anomaly_boost == other.anomaly_boost
        and one.cost_target == other.cost_target
        # That rules stood in for a model is told, though they say what they said before.
        and one.fallback_reason == other.fallback_reason
    )
