"""The schema of a policy: what its types hold, and what its JSON carries."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from policy_generator.errors import PolicyError
from policy_generator.policy import DraftPolicy, PatternBoost, Policy, PolicyPattern, Rates, Severity
from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.policies import NOW, a_policy


def test_a_policy_comes_back_from_its_json_as_it_was() -> None:
    policy = a_policy(an_evidence(a_pattern(1), a_pattern(2, anomalous_until=NOW + timedelta(hours=1))))

    assert Policy.from_json(policy.to_json()) == policy


def test_the_json_of_a_policy_has_one_order_and_only_ascii() -> None:
    policy = a_policy(an_evidence(a_pattern(template="caf\N{LATIN SMALL LETTER E WITH ACUTE} <*>")))

    text = policy.to_json()

    assert text.isascii()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))


def test_signatures_are_strings_in_json_as_other_languages_would_round_them() -> None:
    pattern = PolicyPattern(pattern_id=an_id(1), template="<*>", signatures=(2**64 - 1,))

    assert json.loads(pattern.model_dump_json())["signatures"] == ["18446744073709551615"]
    assert PolicyPattern.model_validate_json(pattern.model_dump_json()) == pattern


def test_a_draft_keeps_what_is_not_a_number_through_its_json() -> None:
    draft = DraftPolicy(global_rate=float("nan"), pattern_rates={"x": float("-inf")}, anomaly_boost=1e308)

    text = draft.model_dump_json()

    assert json.loads(text)["global_rate"] == "NaN"
    assert DraftPolicy.model_validate_json(text).model_dump_json() == text


def test_instants_are_told_in_utc() -> None:
    local = datetime(2026, 9, 8, 2, tzinfo=timezone(timedelta(hours=2)))

    assert PatternBoost(pattern_id=an_id(1), until=local).until.tzinfo is UTC
    assert '"2026-09-08T00:00:00Z"' in PatternBoost(pattern_id=an_id(1), until=local).model_dump_json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("global_rate", 1.01),
        ("global_rate", -0.01),
        ("global_rate", float("nan")),
        ("severity_rates", {"INFO": float("inf")}),
        ("severity_rates", {"FATAL": 1.0}),
        ("pattern_rates", {"not an id": 0.5}),
        ("pattern_rates", {"0123456789ABCDEF": 0.5}),
        ("pattern_rates", {an_id(1): 2.0}),
        ("anomaly_boost", 0.99),
        ("anomaly_boost", float("nan")),
        ("version", 0),
        ("evidence_hash", "abc"),
        ("created_at", datetime(2026, 9, 8)),  # noqa: DTZ001 - an instant without a zone is the point
        ("created_at", datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))),
        ("generated_by", "hand"),
        ("schema_version", 2),
        ("surprise", 1),
    ],
)
def test_a_policy_refuses_a_value_outside_its_range(field: str, value: object) -> None:
    fields = {**dict(a_policy()), field: value}

    with pytest.raises(ValidationError, match=field):
        Policy.model_validate(fields)


def test_mappings_come_in_key_order_so_that_equal_drafts_are_worked_through_alike() -> None:
    draft = DraftPolicy(global_rate=1, pattern_rates={"b": 0.2, "a": 0.1}, anomaly_boost=1)

    assert list(draft.pattern_rates.items()) == [("a", 0.1), ("b", 0.2)]


@pytest.mark.parametrize("signature", [-1, 2**64])
def test_a_signature_is_a_uint64(signature: int) -> None:
    with pytest.raises(ValidationError, match="signatures"):
        PolicyPattern(pattern_id=an_id(1), template="<*>", signatures=(signature,))


def test_a_policy_cannot_be_changed() -> None:
    policy = a_policy()

    with pytest.raises(ValidationError, match="frozen"):
        policy.global_rate = 0.5
    with pytest.raises(TypeError, match="item assignment"):
        policy.severity_rates[Severity.ERROR] = 0.0  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the document"),
        ("null", "the document"),
        (b"\xff", "the document"),
        ('{"schema_version": 2}', "schema_version"),
        ("[" * 100_000, "the document"),
    ],
)
def test_a_text_that_is_no_policy_is_refused_with_what_to_do(text: str | bytes, said: str) -> None:
    with pytest.raises(PolicyError, match=rf"no policy of schema 1: {said}.*Generate the policy again"):
        Policy.from_json(text)


@pytest.mark.parametrize(
    ("pattern_id", "severity", "expected"),
    [
        (an_id(1), Severity.DEBUG, 0.01),
        (an_id(2), Severity.DEBUG, 0.05),
        (None, Severity.DEBUG, 0.05),
        (an_id(2), Severity.INFO, 0.3),
    ],
)
def test_the_nearest_rate_decides(pattern_id: str | None, severity: Severity, expected: float) -> None:
    rates = Rates(0.3, {Severity.DEBUG: 0.05}, {an_id(1): 0.01})

    assert rates.rate_of(pattern_id=pattern_id, severity=severity) == expected


def test_a_rate_of_zero_is_a_rate_and_not_a_missing_one() -> None:
    rates = Rates(0.3, {Severity.DEBUG: 0.05}, {an_id(1): 0.0})

    assert rates.rate_of(pattern_id=an_id(1), severity=Severity.DEBUG) == 0.0
