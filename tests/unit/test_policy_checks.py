"""Every guarantee that a policy breaks is found, whatever way it came to be broken."""

import pytest

from policy_generator.checks import check_policy
from policy_generator.policy import Change, PatternBoost, PolicyPattern, Severity
from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.policies import NOW, a_draft, a_policy

NAN, INF = float("nan"), float("inf")
RATES = dict(a_policy().severity_rates)
LISTED = PolicyPattern(pattern_id=an_id(1), template="<*>", signatures=(1,))


def test_a_sound_policy_has_no_violation() -> None:
    assert check_policy(a_policy(an_evidence(a_pattern(1), a_pattern(2)))) == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"global_rate": 0.0}, "has global_rate = 0.0; expected"),
        ({"global_rate": NAN}, "has global_rate = nan; expected"),
        ({"severity_rates": {**RATES, Severity.INFO: 1.1}}, "has severity_rates.INFO = 1.1; expected"),
        ({"pattern_rates": {an_id(1): -0.1}}, f"has pattern_rates.{an_id(1)} = -0.1; expected"),
        ({"severity_rates": {**RATES, Severity.ERROR: 0.5}}, "keeps 0.5 of severity ERROR"),
        ({"severity_rates": {**RATES, Severity.CRITICAL: 0.5}}, "keeps 0.5 of severity CRITICAL"),
        ({"severity_rates": {**RATES, Severity.UNKNOWN: 0.5}}, "keeps 0.5 of severity UNKNOWN"),
        (
            {"severity_rates": {key: rate for key, rate in RATES.items() if key != "WARNING"}},
            "has no rate for severity WARNING",
        ),
        ({"anomaly_boost": 0.5}, "has anomaly_boost = 0.5"),
        ({"anomaly_boost": 1e6}, "has anomaly_boost = 1000000.0"),
        ({"anomaly_boost": NAN}, "has anomaly_boost = nan"),
        ({"pattern_rates": {an_id(9): 0.5}}, f"rate for pattern {an_id(9)} but doesn't list it"),
        ({"boosted": (PatternBoost(pattern_id=an_id(9), until=NOW),)}, f"boosts pattern {an_id(9)} but"),
        (
            {"patterns": (LISTED, LISTED.model_copy(update={"signatures": ()}))},
            f"lists pattern {an_id(1)} 2 times",
        ),
        (
            {"patterns": (LISTED, LISTED.model_copy(update={"pattern_id": an_id(2)}))},
            "lists signature 1 2 times",
        ),
        ({"reasoning": "\x1b"}, "has a reasoning that isn't plain text"),
        ({"reasoning": "x" * 5000}, "has a reasoning that isn't plain text"),
        ({"draft": a_draft(reasoning="\x1b")}, "has a draft.reasoning that isn't plain text"),
        ({"draft": a_draft(reasons={an_id(1): "a\nb"})}, "has a reason in the draft that isn't one line"),
        ({"draft": a_draft(pattern_rates={"\x1b": 1.0})}, "has a name in the draft that isn't one line"),
        ({"patterns": (LISTED.model_copy(update={"template": "a\nb"}),)}, "has a template of pattern"),
        (
            {"changes": (Change(field="x", before="\x1b", after=None, reason=""),)},
            "has a value of a change that isn't one line",
        ),
        ({"changes": (Change(field="\x1b", before=1.0, after=None, reason=""),)}, "has a field of a change"),
        (
            {"changes": (Change(field="x", before=1.0, after=None, reason="\x1b"),)},
            "has a reason of a change",
        ),
        ({"provider": "\x1b"}, "has a provider that isn't one line"),
        ({"created_by": "a\nb"}, "has a created_by that isn't one line"),
        ({"model": "x" * 81}, "has a model that isn't one line"),
    ],
)
def test_a_broken_guarantee_is_named(changed: dict[str, object], said: str) -> None:
    broken = a_policy().model_copy(update=changed)

    violations = check_policy(broken)

    assert len(violations) == 1
    assert violations[0].startswith("policy 1 for service 'api' ")
    assert said in violations[0]


def test_all_violations_are_named_at_once() -> None:
    broken = a_policy().model_copy(update={"global_rate": INF, "anomaly_boost": INF})

    assert len(check_policy(broken)) == 2
