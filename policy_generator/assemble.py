"""From guarded rates to the policy that is written."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from policy_generator.evidence import ServiceEvidence, evidence_hash
from policy_generator.excerpts import excerpt
from policy_generator.guardrails import NAME_CHARS, TEMPLATE_CHARS, Guarded
from policy_generator.policy import PatternBoost, Policy, PolicyPattern
from policy_generator.projection import project


def assemble_policy(
    guarded: Guarded,
    evidence: ServiceEvidence,
    *,
    policy_id: UUID,
    version: int,
    now: datetime,
    created_by: str,
    generated_by: Literal["llm", "rule-based"],
    provider: str,
    model: str | None = None,
    prompt_version: str | None = None,
) -> Policy:
    """Return version *version* of the policy of the evidence's service, as of *now*.

    It lists every pattern of the evidence, those without a rate of their own too: what a policy doesn't
    list is new to a client, which keeps its first lines.
    """
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
        projection=project(evidence, guarded.rates),
        reasoning=guarded.reasoning,
        generated_by=generated_by,
        provider=provider,
        model=model,
        prompt_version=prompt_version,
        evidence_hash=evidence_hash(evidence),
        draft=guarded.draft,
        changes=guarded.changes,
        created_at=now,
        created_by=excerpt(created_by, limit=NAME_CHARS),
    )
