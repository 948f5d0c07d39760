"""The examples in the docstrings of the loader are right."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("module", ["blocks", "ledger", "row_binary", "sources"])
def test_the_examples_of_a_module_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"policy_generator.load.{module}"))

    assert result.failed == 0
    assert result.attempted > 0
