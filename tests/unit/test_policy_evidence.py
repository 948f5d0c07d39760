"""Evidence: what adds up is accepted, what doesn't is named."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from policy_generator.evidence import PatternEvidence, ServiceEvidence, evidence_hash
from policy_generator.policy import Severity
from tests.support.evidence import SINCE, a_pattern, an_evidence, an_id


def test_the_same_evidence_has_the_same_hash_in_any_order() -> None:
    patterns = [a_pattern(number) for number in (1, 2, 3)]

    assert evidence_hash(an_evidence(*patterns)) == evidence_hash(an_evidence(*reversed(patterns)))


def test_the_order_in_which_threads_add_up_does_not_change_the_hash() -> None:
    weight = 1 / 0.3
    one_way = a_pattern(counts={Severity.INFO: sum([weight] * 1000)})
    another = a_pattern(counts={Severity.INFO: 1000 * weight})

    assert sum([weight] * 1000) != 1000 * weight
    assert evidence_hash(an_evidence(one_way)) == evidence_hash(an_evidence(another))


@pytest.mark.parametrize(
    "other",
    [
        an_evidence(a_pattern(2)),
        an_evidence(a_pattern(1, template="other")),
        an_evidence(a_pattern(1, counts={Severity.INFO: 1001.0})),
        an_evidence(a_pattern(1), service_name="web"),
        an_evidence(a_pattern(1), days=2),
        an_evidence(a_pattern(1, anomalous_until=SINCE)),
    ],
)
def test_other_evidence_has_another_hash(other: ServiceEvidence) -> None:
    assert evidence_hash(other) != evidence_hash(an_evidence(a_pattern(1)))


def test_evidence_comes_back_from_its_json_as_it_was() -> None:
    evidence = an_evidence(a_pattern(1), a_pattern(2, anomalous_until=SINCE))

    assert ServiceEvidence.model_validate_json(evidence.model_dump_json()) == evidence


def test_lines_that_speak_of_an_error_without_a_severity_are_not_sampled() -> None:
    pattern = a_pattern(
        counts={Severity.UNSPECIFIED: 100.0, Severity.DEBUG: 7.0, Severity.UNKNOWN: 5.0}, speaks_of_error=40
    )

    assert pattern.sampled_counts == {Severity.UNSPECIFIED: 60.0, Severity.DEBUG: 7.0}
    assert pattern.protected_share == pytest.approx(45 / 112)


def test_a_pattern_that_is_all_protected_has_nothing_to_sample() -> None:
    pattern = a_pattern(counts={Severity.UNSPECIFIED: 3.0, Severity.ERROR: 2.0}, speaks_of_error=3)

    assert pattern.sampled_counts == {}
    assert pattern.protected_share == 1.0


def test_an_hour_of_logs_is_not_taken_to_go_on_all_day() -> None:
    evidence = an_evidence(a_pattern(), days=1 / 24)

    assert evidence.lines_a_day(1000) == 1000


def test_a_share_is_of_lines_or_bytes_whichever_is_larger() -> None:
    small = a_pattern(1, counts={Severity.INFO: 900.0}, bytes_a_line=10)
    large = a_pattern(2, counts={Severity.INFO: 100.0}, bytes_a_line=910)
    evidence = an_evidence(small, large)

    assert evidence.share(small) == pytest.approx(0.9)
    assert evidence.share(large) == pytest.approx(0.91)


def test_a_pattern_seen_in_each_window_and_the_next_is_wholly_regular() -> None:
    evidence = an_evidence(a_pattern(windows_seen=289))

    assert evidence.regularity(evidence.patterns[0]) == 1.0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"line_count": 999.0}, "1000 lines by severity but 999 in all"),
        ({"line_count": 1001.0}, "1000 lines by severity but 1001 in all"),
        ({"line_count": 0.0}, "line_count"),
        ({"line_count": float("nan")}, "line_count"),
        ({"billed_bytes": float("inf")}, "billed_bytes"),
        ({"billed_bytes": -1.0}, "billed_bytes"),
        ({"protected_count": 1.0}, "1 protected lines; expected 0"),
        ({"protected_bytes": 1e9}, "protected bytes but 100000 in all"),
        ({"last_seen_at": SINCE - timedelta(seconds=1)}, "after it was last seen"),
        ({"pattern_id": "x"}, "pattern_id"),
        ({"windows_seen": 0}, "windows_seen"),
        ({"signatures": (2**64,)}, "signatures"),
    ],
)
def test_a_pattern_that_does_not_add_up_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        PatternEvidence.model_validate({**dict(a_pattern()), **changed})


def test_an_error_line_that_is_not_protected_is_refused() -> None:
    pattern = a_pattern(counts={Severity.ERROR: 10.0})

    with pytest.raises(ValidationError, match="9 protected lines; expected 10"):
        PatternEvidence.model_validate({**dict(pattern), "protected_count": 9.0})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"until": SINCE}, "expected a later end"),
        ({"line_count": 999.0}, "1000 lines by severity but 999 in all"),
        ({"severity_bytes": {Severity.INFO: 1.0}}, "1 bytes by severity but 100000 in all"),
        ({"patterns": (a_pattern(1), a_pattern(2))}, "2000 lines in its patterns but 1000 in all"),
        ({"patterns": (a_pattern(1, bytes_a_line=101),)}, "101000 bytes in its patterns but 100000 in all"),
        ({"team_id": -1}, "team_id"),
        ({"window_seconds": 0}, "window_seconds"),
    ],
)
def test_a_service_that_does_not_add_up_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        ServiceEvidence.model_validate({**dict(an_evidence(a_pattern())), **changed})


def test_a_pattern_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match=f"pattern id {an_id(1)} twice"):
        an_evidence(a_pattern(1), a_pattern(1, signatures=(7,)))


def test_a_signature_in_two_patterns_is_refused() -> None:
    with pytest.raises(ValidationError, match="signature 7 twice"):
        an_evidence(a_pattern(1, signatures=(7,)), a_pattern(2, signatures=(7,)))
