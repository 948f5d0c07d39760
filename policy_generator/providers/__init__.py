"""Who proposes policies: each provider turns evidence into a draft."""

from policy_generator.providers.protocol import PolicyProvider, Proposal, propose
from policy_generator.providers.rules import RuleBasedProvider

__all__ = ["PolicyProvider", "Proposal", "RuleBasedProvider", "propose"]
