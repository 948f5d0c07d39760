"""Providers that ask a model: a prompt goes out, a typed answer comes back, rules stand in when none does."""

from policy_generator.llm.provider import LlmProvider, llm_provider

__all__ = ["LlmProvider", "llm_provider"]
