"""What the rest of LipService asks of a provider."""

from typing import Protocol

from policy_generator.evidence import ServiceEvidence
from policy_generator.policy import DraftPolicy


class PolicyProvider(Protocol):
    """Proposes a policy; guardrails decide what becomes of it."""

    @property
    def name(self) -> str:
        """The name by which settings and policies call the provider."""

    def draft(self, evidence: ServiceEvidence) -> DraftPolicy:
        """Return what the provider proposes for the service of *evidence*."""
