"""From decided rates to the policy that is written."""

from datetime import datetime
from uuid import UUID

from policy_generator.decide import Decided
from policy_generator.evidence import ServiceEvidence, evidence_hash
from policy_generator.excerpts import excerpt
from policy_generator.guardrails import NAME_CHARS, TEMPLATE_CHARS
from policy_generator.policy import PatternBoost, Policy, PolicyPattern
from policy_generator.projection import project
from policy_generator.providers.protocol import Proposal


def assemble_policy(
    proposal: Proposal,
    decided: Decided,
    evidence: ServiceEvidence,
    *,
    policy_id: UUID,
    version: int,
    now: datetime,
    created_by: str,
) -> Policy:
    """Return version *version* of the policy of the evidence's service, as of *now*.

    It lists every pattern of the evidence, those without a rate of their own too: what a policy doesn't
    list is new to a client, which keeps its first lines.
    """
    guarded, made_by = decided.guarded, proposal.made_by
    return Policy(
        policy_id=policy_id,
        team_id=evidence.team_id,
        service_name=evidence.service_name,
        version=version,
        global_rate=guarded.rates.global_rate,
        severity_rates=guarded.rates.severity_rates,
        pattern_rates=guarded.rates.pattern_rates,
        anomaly_boost=guarded.anomaly_boost,
        boosted=tuple(
            PatternBoost(pattern_id=pattern.pattern_id, until=pattern.anomalous_until)
            for pattern in evidence.patterns
            if pattern.anomalous_until is not None and pattern.anomalous_until > now
        ),
        patterns=tuple(
            PolicyPattern(
                pattern_id=pattern.pattern_id,
                template=excerpt(pattern.template, limit=TEMPLATE_CHARS),
                signatures=tuple(sorted(pattern.signatures)),
            )
            for pattern in evidence.patterns
        ),
        cost_target=decided.terms.target,
        budget=decided.outcome,
        projection=project(evidence, guarded.rates, price=decided.terms.price),
        reasoning=guarded.reasoning,
        generated_by=made_by.generated_by,
        provider=made_by.name,
        model=made_by.model,
        prompt_version=made_by.prompt_version,
        fallback_reason=proposal.fallback_reason,
        evidence_hash=evidence_hash(evidence),
        draft=guarded.draft,
        changes=guarded.changes,
        created_at=now,
        created_by=excerpt(created_by, limit=NAME_CHARS),
    )
