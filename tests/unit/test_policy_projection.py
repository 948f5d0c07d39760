"""What rates are expected to keep."""

import math
import random

import pytest

from policy_generator.policy import Rates, Severity
from policy_generator.projection import project
from tests.support.evidence import a_pattern, an_evidence, an_id

KEEP_NOTHING = Rates(0.0, {}, {})


def test_protected_lines_are_kept_whole_whatever_the_rates() -> None:
    evidence = an_evidence(
        a_pattern(1, counts={Severity.INFO: 90.0, Severity.ERROR: 10.0}),
        a_pattern(2, counts={Severity.UNSPECIFIED: 50.0}, speaks_of_error=20),
        outside={Severity.CRITICAL: 5.0, Severity.UNKNOWN: 5.0, Severity.DEBUG: 40.0},
    )

    projection = project(evidence, KEEP_NOTHING)

    assert projection.kept_line_count == 40
    assert projection.kept_bytes == 4000
    assert projection.reduction_share == pytest.approx(1 - 40 / 200)


def test_a_pattern_is_kept_at_its_own_rate() -> None:
    evidence = an_evidence(a_pattern(1), a_pattern(2, bytes_a_line=300))

    projection = project(evidence, Rates(1.0, {}, {an_id(2): 0.1}))

    assert projection.patterns[an_id(1)].kept_line_count == 1000
    assert projection.patterns[an_id(2)].kept_line_count == pytest.approx(100)
    assert projection.patterns[an_id(2)].kept_bytes == pytest.approx(30_000)
    assert projection.reduction_share == pytest.approx(270_000 / 400_000)


def test_a_pattern_without_a_rate_is_kept_by_its_severities() -> None:
    evidence = an_evidence(a_pattern(counts={Severity.DEBUG: 800.0, Severity.WARNING: 200.0}))

    projection = project(evidence, Rates(0.5, {Severity.DEBUG: 0.05}, {}))

    assert projection.kept_line_count == pytest.approx(40 + 100)


def test_bytes_outside_the_patterns_go_by_the_length_of_each_severity() -> None:
    evidence = an_evidence(outside={Severity.DEBUG: 100.0, Severity.INFO: 100.0})
    longer = evidence.model_copy(
        update={"severity_bytes": {Severity.DEBUG: 19_000.0, Severity.INFO: 1_000.0}}
    )

    projection = project(longer, Rates(0.0, {Severity.INFO: 1.0}, {}))

    assert projection.kept_line_count == 100
    assert projection.kept_bytes == pytest.approx(1_000)


def test_long_error_lines_in_a_pattern_are_counted_as_long_as_they_are() -> None:
    pattern = a_pattern(counts={Severity.INFO: 90.0, Severity.ERROR: 10.0})
    evidence = an_evidence(pattern.model_copy(update={"protected_bytes": 9_000.0}))

    projection = project(evidence, Rates(0.5, {}, {}))

    assert projection.kept_bytes == pytest.approx(9_000 + 500)


def test_a_service_without_lines_has_nothing_to_reduce() -> None:
    projection = project(an_evidence(), KEEP_NOTHING)

    assert projection.reduction_share == 0
    assert projection.kept_bytes == 0


@pytest.mark.parametrize(
    ("rate", "expected"),
    [(1.0, 0.0), (0.1, math.sqrt(1000 * 9) / 1000), (0.0005, 1.0), (0.0, 1.0), (5e-324, 1.0)],
)
def test_the_error_of_a_count_follows_from_the_lines_kept(rate: float, expected: float) -> None:
    projection = project(an_evidence(a_pattern()), Rates(1.0, {}, {an_id(1): rate}))

    assert projection.patterns[an_id(1)].relative_error == pytest.approx(expected)


def test_the_error_is_what_repeated_sampling_shows() -> None:
    """Four hundred draws of 1,000 lines at a rate of 0.2 spread as much as the projection says."""
    lines, rate, draws = 1000, 0.2, 400
    luck = random.Random(7)  # noqa: S311 - nothing is secret about it
    estimates = [sum(luck.random() < rate for _ in range(lines)) / rate for _ in range(draws)]

    spread = math.sqrt(math.fsum((estimate - lines) ** 2 for estimate in estimates) / draws) / lines
    projection = project(an_evidence(a_pattern()), Rates(rate, {}, {}))

    assert projection.patterns[an_id(1)].relative_error == pytest.approx(spread, rel=0.15)
