"""What a new policy does with each pattern, in bytes, cost and certainty."""

import pytest

from policy_generator.comparison import compare_patterns
from policy_generator.guardrails import apply_guardrails
from policy_generator.policy import Severity
from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.policies import a_draft, a_policy

BUSY = {Severity.INFO: 10_000.0}
EVIDENCE = an_evidence(
    *(a_pattern(number, template=f"t{number}", counts=BUSY) for number in (1, 2, 3)), days=2
)


def with_rates(**rates: float) -> dict[str, float]:
    return {an_id(int(name[1:])): rate for name, rate in rates.items()}


BEFORE = a_policy(
    EVIDENCE, guarded=apply_guardrails(a_draft(pattern_rates=with_rates(p1=0.5, p2=0.5)), EVIDENCE)
)
AFTER = a_policy(
    EVIDENCE, guarded=apply_guardrails(a_draft(pattern_rates=with_rates(p1=0.1, p2=0.5, p3=0.4)), EVIDENCE)
)


def test_patterns_with_another_rate_are_compared_the_largest_change_first() -> None:
    compared = compare_patterns(BEFORE, AFTER)

    assert [one.template for one in compared] == ["t1", "t3"]
    assert [one.bytes_per_day for one in compared] == pytest.approx([-200_000, 100_000])
    assert compared[0].usd_per_day(0.25) == pytest.approx(-0.00005)


def test_a_pattern_without_a_rate_of_its_own_is_kept_by_its_severities() -> None:
    side = compare_patterns(BEFORE, AFTER)[1].before

    assert side is not None
    assert side.rate is None
    assert side.kept_bytes_per_day == pytest.approx(100_000)


def test_a_count_is_less_sure_where_less_is_kept() -> None:
    first = compare_patterns(BEFORE, AFTER)[0]

    assert first.before is not None
    assert first.after is not None
    assert first.after.relative_error > first.before.relative_error


def test_a_pattern_that_only_one_policy_knows_has_one_side() -> None:
    smaller = an_evidence(a_pattern(2, template="t2", counts=BUSY), days=2)
    only_second = a_policy(
        smaller, guarded=apply_guardrails(a_draft(pattern_rates=with_rates(p2=0.5)), smaller)
    )

    assert [(one.template, one.after) for one in compare_patterns(BEFORE, only_second)] == [("t1", None)]


def test_a_policy_does_not_differ_from_itself() -> None:
    assert compare_patterns(AFTER, AFTER) == ()
