"""What differs between two policies, for programs and for people."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from policy_generator.difference import Difference, describe_difference, difference
from policy_generator.policy import CostTarget, PatternBoost, PolicyPattern, Severity
from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.policies import NOW, a_policy

OLD = a_policy(an_evidence(a_pattern(1), a_pattern(2, template="GET /healthz <*>")))


def test_a_policy_does_not_differ_from_itself() -> None:
    assert difference(OLD, OLD) == ()


def test_what_is_another_between_any_two_policies_is_no_difference() -> None:
    again = OLD.model_copy(
        update={
            "policy_id": UUID(int=9),
            "version": 2,
            "created_at": NOW + timedelta(days=1),
            "created_by": "somebody else",
            "evidence_hash": "0" * 64,
            "reasoning": "other words",
            "changes": (),
        }
    )

    assert difference(OLD, again) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"global_rate": 0.3}, Difference("global_rate", 0.2, 0.3)),
        (
            {"severity_rates": {**OLD.severity_rates, Severity.INFO: 0.1}},
            Difference("severity_rates.INFO", 0.2, 0.1),
        ),
        (
            {"pattern_rates": {**OLD.pattern_rates, an_id(7): 0.1}},
            Difference(f"pattern_rates.{an_id(7)}", None, 0.1),
        ),
        (
            {"pattern_rates": {an_id(1): OLD.pattern_rates[an_id(1)]}},
            Difference(f"pattern_rates.{an_id(2)}", OLD.pattern_rates[an_id(2)], None),
        ),
        ({"anomaly_boost": 2.0}, Difference("anomaly_boost", 3.0, 2.0)),
        (
            {"boosted": (PatternBoost(pattern_id=an_id(1), until=NOW),)},
            Difference(f"boosted.{an_id(1)}", None, "until 2026-09-08T12:00:00+00:00"),
        ),
        (
            {"patterns": OLD.patterns[:1]},
            Difference(f"patterns.{an_id(2)}", "GET /healthz <*> (1 signature, d4735e3a)", None),
        ),
        (
            {
                "patterns": (
                    OLD.patterns[0],
                    PolicyPattern(pattern_id=an_id(2), template="GET /healthz <*>", signatures=(1,)),
                )
            },
            Difference(
                f"patterns.{an_id(2)}",
                "GET /healthz <*> (1 signature, d4735e3a)",
                "GET /healthz <*> (1 signature, 6b86b273)",
            ),
        ),
        (
            {"cost_target": CostTarget(unit="usd_per_day", amount=1.5)},
            Difference("cost_target", None, "1.5 usd_per_day"),
        ),
        (
            {"projection": OLD.projection.model_copy(update={"reduction_share": 0.5})},
            Difference("projection.reduction_share", OLD.projection.reduction_share, 0.5),
        ),
        ({"model": "some-model"}, Difference("model", None, "some-model")),
    ],
)
def test_a_field_that_changed_is_told(changed: Mapping[str, object], expected: Difference) -> None:
    new = OLD.model_copy(update=changed)

    assert difference(OLD, new) == (expected,)
    assert difference(new, OLD) == (Difference(expected.field, expected.after, expected.before),)


def test_differences_come_in_the_order_in_which_people_ask() -> None:
    new = OLD.model_copy(
        update={
            "provider": "other",
            "anomaly_boost": 2.0,
            "pattern_rates": {an_id(3): 0.5, an_id(1): 0.5},
            "severity_rates": {**OLD.severity_rates, Severity.TRACE: 1.0, Severity.DEBUG: 1.0},
            "global_rate": 1.0,
        }
    )

    assert [one.field for one in difference(OLD, new)] == [
        "global_rate",
        "severity_rates.TRACE",
        "severity_rates.DEBUG",
        f"pattern_rates.{an_id(1)}",
        f"pattern_rates.{an_id(2)}",
        f"pattern_rates.{an_id(3)}",
        "anomaly_boost",
        "provider",
    ]


def test_people_read_lines_with_the_template_of_each_pattern() -> None:
    new = OLD.model_copy(
        update={
            "global_rate": 1 / 3,
            "pattern_rates": {an_id(1): OLD.pattern_rates[an_id(1)]},
            "patterns": (),
        }
    )

    assert describe_difference(OLD, new) == (
        "global_rate: 0.2 → 0.3333",
        f"pattern_rates.{an_id(2)} (GET /healthz <*>): {OLD.pattern_rates[an_id(2)]:.4g} → none",
        f"patterns.{an_id(1)}: request <*> handled in <*> ms (1 signature, 6b86b273) → none",
        f"patterns.{an_id(2)}: GET /healthz <*> (1 signature, d4735e3a) → none",
    )
