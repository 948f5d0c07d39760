"""Each guarantee of a policy, and the record of what was changed to hold it."""

from collections.abc import Mapping

import pytest

from policy_generator.errors import SettingsError
from policy_generator.evidence import PatternEvidence
from policy_generator.guardrails import REASONING_CHARS, apply_guardrails, least_rate
from policy_generator.policy import Change, Severity
from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.policies import a_draft

NAN, INF = float("nan"), float("inf")
BUSY = {Severity.INFO: 1_000_000.0}


def changed(changes: tuple[Change, ...]) -> Mapping[str, tuple[object, object]]:
    return {change.field: (change.before, change.after) for change in changes}


def test_a_draft_that_holds_every_guarantee_is_left_alone() -> None:
    draft = a_draft(pattern_rates={an_id(1): 0.05}, reasoning="Two lines\nof plain words.")

    guarded = apply_guardrails(draft, an_evidence(a_pattern()))

    assert guarded.changes == ()
    assert guarded.rates.global_rate == draft.global_rate
    assert guarded.rates.severity_rates == draft.severity_rates
    assert guarded.rates.pattern_rates == draft.pattern_rates
    assert guarded.anomaly_boost == draft.anomaly_boost
    assert guarded.reasoning == draft.reasoning
    assert guarded.draft == draft


@pytest.mark.parametrize(
    ("proposed", "expected", "reason"),
    [
        (NAN, 1.0, "not a finite number"),
        (INF, 1.0, "not a finite number"),
        (-INF, 1.0, "not a finite number"),
        (1e300, 1.0, "above 1"),
        (20.0, 1.0, "above 1"),
        (1.001, 1.0, "above 1"),
        (-5.0, 0.01, "the floor"),
        (0.0, 0.01, "the floor"),
    ],
)
def test_a_rate_that_is_none_is_mended(proposed: float, expected: float, reason: str) -> None:
    draft = a_draft(
        global_rate=proposed,
        severity_rates={**a_draft().severity_rates, "INFO": proposed},
        pattern_rates={an_id(1): proposed},
    )

    guarded = apply_guardrails(draft, an_evidence(a_pattern(counts=BUSY)))

    assert guarded.rates.global_rate == expected
    assert guarded.rates.severity_rates[Severity.INFO] == expected
    assert guarded.rates.pattern_rates == {an_id(1): expected}
    assert [change.field for change in guarded.changes] == [
        "global_rate",
        "severity_rates.INFO",
        f"pattern_rates.{an_id(1)}",
    ]
    assert {change.after for change in guarded.changes} == {expected}
    assert all(reason in change.reason for change in guarded.changes)


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.CRITICAL, Severity.UNKNOWN])
@pytest.mark.parametrize("proposed", [0.0, 0.999, 1.5, NAN])
def test_a_protected_severity_is_kept_whole(severity: Severity, proposed: float) -> None:
    draft = a_draft(severity_rates={**a_draft().severity_rates, severity.value: proposed})

    guarded = apply_guardrails(draft, an_evidence())

    assert guarded.rates.severity_rates[severity] == 1.0
    assert [change.field for change in guarded.changes] == [f"severity_rates.{severity}"]
    assert f"{severity} lines are always kept" in guarded.changes[0].reason


def test_severities_that_were_left_out_get_the_global_rate_or_are_kept() -> None:
    guarded = apply_guardrails(a_draft(global_rate=0.3, severity_rates={"DEBUG": 0.1}), an_evidence())

    assert guarded.rates.severity_rates == {
        Severity.TRACE: 0.3,
        Severity.DEBUG: 0.1,
        Severity.INFO: 0.3,
        Severity.WARNING: 0.3,
        Severity.ERROR: 1.0,
        Severity.CRITICAL: 1.0,
        Severity.UNSPECIFIED: 0.3,
        Severity.UNKNOWN: 1.0,
    }
    assert changed(guarded.changes)["severity_rates.WARNING"] == (None, 0.3)
    assert len(guarded.changes) == 7


def test_names_of_nothing_that_exists_are_dropped_and_recorded() -> None:
    draft = a_draft(
        severity_rates={**a_draft().severity_rates, "FATAL\x1b[2J": 0.0},
        pattern_rates={an_id(9): 0.5, "\N{RIGHT-TO-LEFT OVERRIDE}" + "x" * 500: NAN},
    )

    guarded = apply_guardrails(draft, an_evidence(a_pattern()))

    assert guarded.rates.pattern_rates == {}
    assert set(guarded.rates.severity_rates) == set(Severity)
    assert changed(guarded.changes) == {
        "severity_rates.FATAL\N{REPLACEMENT CHARACTER}[2J": (0.0, None),
        f"pattern_rates.{an_id(9)}": (0.5, None),
        "pattern_rates.\N{REPLACEMENT CHARACTER}" + "x" * 78 + "\N{HORIZONTAL ELLIPSIS}": ("nan", None),
    }


@pytest.mark.parametrize(
    ("proposed", "expected"),
    [
        (NAN, 3.0),
        (INF, 100.0),
        (1e300, 100.0),
        (100.1, 100.0),
        (100.0, 100.0),
        (1.0, 1.0),
        (0.5, 1.0),
        (-INF, 1.0),
    ],
)
def test_a_boost_is_a_number_from_1_to_100(proposed: float, expected: float) -> None:
    assert apply_guardrails(a_draft(anomaly_boost=proposed), an_evidence()).anomaly_boost == expected


@pytest.mark.parametrize(
    ("lines", "days", "floor", "expected"),
    [
        (1_000_000, 1, 0.01, 0.01),
        (1_000_000, 1, 0.001, 0.001),
        (400, 1, 0.01, 0.05),
        (400, 2, 0.01, 0.1),
        (21, 1, 0.01, 0.9524),
        (20, 1, 0.01, 1.0),
        (1, 30, 0.01, 1.0),
        (400, 1 / 24, 0.01, 0.05),
    ],
)
def test_a_pattern_keeps_the_floor_and_twenty_lines_a_day(
    lines: float, days: float, floor: float, expected: float
) -> None:
    evidence = an_evidence(a_pattern(counts={Severity.INFO: lines}), days=days)

    guarded = apply_guardrails(a_draft(pattern_rates={an_id(1): 0.0}), evidence, floor=floor)

    assert guarded.rates.pattern_rates == {an_id(1): expected}
    assert least_rate(evidence.patterns[0], evidence, floor=floor) == expected


def test_only_lines_that_a_rate_decides_on_count_towards_what_is_left() -> None:
    pattern = a_pattern(counts={Severity.INFO: 40.0, Severity.ERROR: 30.0})

    guarded = apply_guardrails(a_draft(pattern_rates={an_id(1): 0.0}), an_evidence(pattern))

    assert guarded.rates.pattern_rates == {an_id(1): 0.5}


def test_a_pattern_that_its_severity_would_thin_out_a_little_gets_a_rate_too() -> None:
    pattern = a_pattern(counts={Severity.DEBUG: 320.0})

    assert apply_guardrails(a_draft(), an_evidence(pattern)).rates.pattern_rates == {an_id(1): 0.0625}


def test_a_pattern_that_its_severity_would_lose_gets_a_rate_of_its_own() -> None:
    rare, frequent = (
        a_pattern(1, counts={Severity.DEBUG: 100.0}),
        a_pattern(2, counts={Severity.DEBUG: 400.0}),
    )

    guarded = apply_guardrails(a_draft(), an_evidence(rare, frequent))

    assert guarded.rates.pattern_rates == {an_id(1): 0.2}
    assert changed(guarded.changes) == {f"pattern_rates.{an_id(1)}": (None, 0.2)}
    assert "keep 0.05, which is below 0.2" in guarded.changes[0].reason


@pytest.mark.parametrize("proposed", [{}, {an_id(1): 0.01}])
@pytest.mark.parametrize(
    "pattern",
    [
        a_pattern(counts={Severity.ERROR: 500.0, Severity.INFO: 500.0}),
        a_pattern(counts={Severity.UNSPECIFIED: 1000.0}, speaks_of_error=600.0),
        a_pattern(counts={Severity.CRITICAL: 3.0}),
    ],
)
def test_a_pattern_that_mostly_speaks_of_errors_is_kept_whole(
    pattern: PatternEvidence, proposed: Mapping[str, float]
) -> None:
    guarded = apply_guardrails(a_draft(pattern_rates=proposed), an_evidence(pattern))

    assert guarded.rates.pattern_rates == {an_id(1): 1.0}
    assert changed(guarded.changes) == {f"pattern_rates.{an_id(1)}": (proposed.get(an_id(1)), 1.0)}
    assert "of its lines speak of errors" in guarded.changes[0].reason


def test_reasoning_is_cut_and_made_printable() -> None:
    draft = a_draft(reasoning="ok\x1b]0;owned\x07\n" + "word " * 2000)

    guarded = apply_guardrails(draft, an_evidence())

    assert guarded.reasoning.startswith("ok\N{REPLACEMENT CHARACTER}]0;owned\N{REPLACEMENT CHARACTER}\nword")
    assert len(guarded.reasoning) <= REASONING_CHARS
    assert changed(guarded.changes) == {
        "reasoning": ("10013 characters", f"{len(guarded.reasoning)} characters")
    }


def test_the_draft_is_kept_with_its_numbers_and_without_its_escapes() -> None:
    draft = a_draft(
        global_rate=NAN,
        pattern_rates={"\x00": 7.0},
        reasons={an_id(1): "a\nb\x1b" + "c" * 1000},
        reasoning="\x07",
    )

    kept = apply_guardrails(draft, an_evidence(a_pattern())).draft

    assert str(kept.global_rate) == "nan"
    assert kept.pattern_rates == {"\N{REPLACEMENT CHARACTER}": 7.0}
    assert kept.reasons[an_id(1)].startswith("a b\N{REPLACEMENT CHARACTER}ccc")
    assert len(kept.reasons[an_id(1)]) == 200
    assert kept.reasoning == "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("floor", [0.0, -1.0, 1e-7, 1.1, NAN, INF])
def test_a_floor_that_holds_nothing_is_refused(floor: float) -> None:
    with pytest.raises(SettingsError, match=f"floor of sampling rates is {floor}; expected"):
        apply_guardrails(a_draft(), an_evidence(), floor=floor)
