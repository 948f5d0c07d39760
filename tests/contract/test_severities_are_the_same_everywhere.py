"""The SDK stands alone and the policy schema has an enumeration: one list all the same."""

from typing import get_args

import lipservice.severity

from policy_generator.policy import PROTECTED_SEVERITIES, Severity


def test_the_policy_schema_and_the_sdk_know_the_same_severities() -> None:
    assert set(Severity) == set(get_args(lipservice.severity.Severity))


def test_the_policy_schema_and_the_sdk_protect_the_same_severities() -> None:
    assert set(PROTECTED_SEVERITIES) == set(lipservice.severity.PROTECTED)
