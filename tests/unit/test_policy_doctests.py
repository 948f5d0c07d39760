"""The examples in the docstrings of the pure core, and of what draws tables, are right."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "policy",
        "evidence",
        "excerpts",
        "explanation",
        "budget",
        "comparison",
        "warehouse.evidence",
        "warehouse.replay",
        "policy_settings",
        "redaction",
        "tokens",
        "decide",
        "price",
        "projection",
        "guardrails",
        "providers.rules",
        "providers.wording",
        "commands.pattern_table",
    ],
)
def test_the_examples_of_a_module_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"policy_generator.{module}"))

    assert result.failed == 0
    assert result.attempted > 0
