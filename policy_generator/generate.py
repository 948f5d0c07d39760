"""Makes a policy for a service: evidence, draft, guardrails, replay on history, decision to activate."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import uuid4

from clickhouse_connect.driver.client import Client

from policy_generator.assemble import assemble_policy
from policy_generator.errors import PolicyError
from policy_generator.guardrails import apply_guardrails
from policy_generator.policy import Policy
from policy_generator.providers.protocol import PolicyProvider
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


def generate_policy(
    client: Client,
    period: ServicePeriod,
    *,
    provider: PolicyProvider,
    activate: bool,
    by: str,
    clock: Callable[[], datetime],
) -> Generated:
    """Write, replay and, if it is safe and asked for, activate a policy for the service of *period*.

    Evidence that gives the newest version once more gives no new one.
    """
    evidence = read_evidence(client, period)
    guarded = apply_guardrails(provider.draft(evidence), evidence)
    policy_id, now = uuid4(), clock()

    def build(version: int) -> Policy:
        return assemble_policy(
            guarded, evidence, policy_id=policy_id, version=version, now=now, created_by=by,
            generated_by="rule-based", provider=provider.name,
        )  # fmt: skip

    newest = _newest(client, period)
    if newest is not None and _decides_alike(newest.policy, build(newest.policy.version)):
        if newest.status != DRAFT:
            # Whatever was done with it since, by a replay or a person, stays done.
            return Generated(newest.policy, None, Outcome.UNCHANGED)
        policy = newest.policy
    else:
        policy = save_policy(client, period.key, build)
    replay = replay_policy(
        client, policy.policy_id, since=max(period.since, period.until - REPLAYED), until=period.until
    )
    if not replay.record_count:
        raise PolicyError(
            f"policy v{policy.version} of service {policy.service_name!r} could not be replayed: the last "
            "day of its evidence is no longer in the source. It was not activated."
        )
    if not replay.is_safe:
        lost = replay.protected_count - replay.kept_protected_count
        record_action(client, policy, Action.REFUSED, by=by, now=clock(),
                      reason=f"its replay would have dropped {lost} protected lines")  # fmt: skip
        return Generated(policy, replay, Outcome.REFUSED)
    record_action(
        client, policy, Action.ACCEPTED, by=by, reason="its replay kept every protected line", now=clock()
    )
    if not activate:
        return Generated(policy, replay, Outcome.ACCEPTED)
    record_action(client, policy, Action.ACTIVATED, by=by, reason="generated", now=clock())
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


def _decides_alike(one: Policy, other: Policy) -> bool:
    return (
        one.evidence_hash == other.evidence_hash
        and one.draft == other.draft
        and one.rates == other.rates
        and one.anomaly_boost == other.anomaly_boost
    )
