"""What the rest of LipService asks of a provider."""

from dataclasses import dataclass
from typing import Literal, Protocol

from policy_generator.errors import ProviderError
from policy_generator.evidence import ServiceEvidence
from policy_generator.excerpts import excerpt
from policy_generator.guardrails import REASON_CHARS
from policy_generator.policy import DraftPolicy


class PolicyProvider(Protocol):
    """Proposes a policy; guardrails decide what becomes of it."""

    @property
    def name(self) -> str:
        """The name by which settings and policies call the provider."""

    @property
    def generated_by(self) -> Literal["llm", "rule-based"]:
        """Whether a model proposes or rules do."""

    @property
    def model(self) -> str | None:
        """The model that is asked, None where there is none."""

    @property
    def prompt_version(self) -> str | None:
        """What tells the prompt from any other, None where there is none."""

    def draft(self, evidence: ServiceEvidence) -> DraftPolicy:
        """Return what the provider proposes for the service of *evidence*; ProviderError if it can't."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft and who made it; *fallback_reason* says why it wasn't the one who was asked."""

    draft: DraftPolicy
    made_by: PolicyProvider
    fallback_reason: str | None = None


def propose(provider: PolicyProvider, evidence: ServiceEvidence, *, fallback: PolicyProvider) -> Proposal:
    """Return the draft of *provider*, or that of *fallback* with the reason why there is none."""
    try:
        return Proposal(provider.draft(evidence), provider)
    except ProviderError as error:
        return Proposal(fallback.draft(evidence), fallback, excerpt(str(error), limit=REASON_CHARS))
