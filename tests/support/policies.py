"""Builders of drafts and policies."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from policy_generator.assemble import assemble_policy
from policy_generator.decide import Decided, Terms
from policy_generator.evidence import ServiceEvidence
from policy_generator.guardrails import Guarded, apply_guardrails
from policy_generator.policy import DraftPolicy, Policy
from policy_generator.price import Price
from policy_generator.providers import Proposal, RuleBasedProvider
from tests.support.evidence import a_pattern, an_evidence

NOW = datetime(2026, 9, 8, 12, tzinfo=UTC)
PRICE = Price(usd_per_gb=0.25)
POLICY_ID = UUID("00000000-0000-4000-8000-000000000001")


def a_draft(
    *,
    global_rate: float = 0.2,
    severity_rates: Mapping[str, float] | None = None,
    pattern_rates: Mapping[str, float] | None = None,
    anomaly_boost: float = 3.0,
    values: Mapping[str, float] | None = None,
    reasons: Mapping[str, str] | None = None,
    reasoning: str = "",
) -> DraftPolicy:
    """Return a draft that names every severity and no pattern, at rates that are fine."""
    ordinary = {
        "TRACE": 0.05,
        "DEBUG": 0.05,
        "INFO": 0.2,
        "WARNING": 0.5,
        "ERROR": 1.0,
        "CRITICAL": 1.0,
        "UNSPECIFIED": 0.2,
        "UNKNOWN": 1.0,
    }
    return DraftPolicy(
        global_rate=global_rate,
        severity_rates=ordinary if severity_rates is None else severity_rates,
        pattern_rates=pattern_rates or {},
        anomaly_boost=anomaly_boost,
        values=values or {},
        reasons=reasons or {},
        reasoning=reasoning,
    )


def a_policy(
    evidence: ServiceEvidence | None = None,
    *,
    guarded: Guarded | None = None,
    decided: Decided | None = None,
    proposal: Proposal | None = None,
    version: int = 1,
    now: datetime = NOW,
    created_by: str = "test",
) -> Policy:
    """Return the policy of *evidence*: what *guarded* says, or what the rules propose."""
    evidence = an_evidence(a_pattern()) if evidence is None else evidence
    proposal = proposal or Proposal(RuleBasedProvider().draft(evidence), RuleBasedProvider())
    guarded = guarded or apply_guardrails(proposal.draft, evidence)
    return assemble_policy(
        proposal,
        decided or Decided(guarded, Terms(PRICE), None),
        evidence,
        policy_id=POLICY_ID,
        version=version,
        now=now,
        created_by=created_by,
    )
