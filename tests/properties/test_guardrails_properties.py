"""Whatever is proposed, what is written holds every guarantee.

`HYPOTHESIS_EXAMPLES=2000 pytest tests/properties` looks longer than the usual run does.
"""

import math
import os
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_generator.checks import check_policy
from policy_generator.difference import describe_difference, difference
from policy_generator.evidence import ServiceEvidence, evidence_hash
from policy_generator.guardrails import apply_guardrails
from policy_generator.policy import DraftPolicy, Policy, Rates, Severity
from policy_generator.projection import project
from policy_generator.providers import RuleBasedProvider
from tests.support.evidence import an_id
from tests.support.policies import a_policy
from tests.support.strategies import RATES, drafts, evidences

FLOORS = st.sampled_from([1e-6, 0.01, 0.5, 1.0])

looking = settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "50")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@looking
@given(draft=drafts(), evidence=evidences(), floor=FLOORS)
def test_any_draft_becomes_a_policy_without_fault(
    draft: DraftPolicy, evidence: ServiceEvidence, floor: float
) -> None:
    policy = a_policy(evidence, guarded=apply_guardrails(draft, evidence, floor=floor))

    assert check_policy(policy) == ()
    assert policy.severity_rates[Severity.ERROR] == 1
    assert policy.severity_rates[Severity.CRITICAL] == 1
    assert policy.severity_rates[Severity.UNKNOWN] == 1
    assert set(policy.severity_rates) == set(Severity)
    assert all(
        floor <= rate <= 1
        for rate in (policy.global_rate, *policy.severity_rates.values(), *policy.pattern_rates.values())
    )
    assert 1 <= policy.anomaly_boost <= 100
    assert set(policy.pattern_rates) <= {pattern.pattern_id for pattern in evidence.patterns}


@looking
@given(draft=drafts(), evidence=evidences())
def test_any_policy_comes_back_from_its_json(draft: DraftPolicy, evidence: ServiceEvidence) -> None:
    policy = a_policy(evidence, guarded=apply_guardrails(draft, evidence))

    read = Policy.from_json(policy.to_json())

    assert read.to_json() == policy.to_json()
    # A draft may hold what is not a number, which equals nothing, itself included.
    assert read.model_copy(update={"draft": policy.draft}) == policy
    assert check_policy(read) == ()


@looking
@given(draft=drafts(), evidence=evidences())
def test_no_pattern_is_lost(draft: DraftPolicy, evidence: ServiceEvidence) -> None:
    policy = a_policy(evidence, guarded=apply_guardrails(draft, evidence))

    kept = policy.projection.patterns
    days = max(1.0, evidence.period_days)

    assert all(
        kept[one.pattern_id].kept_line_count >= 0.999 * (one.protected_count + min(sampled, 20 * days))
        for one in evidence.patterns
        for sampled in [one.line_count - one.protected_count]
    )


@looking
@given(draft=drafts(), evidence=evidences(), floor=FLOORS)
def test_what_was_mended_needs_no_mending(
    draft: DraftPolicy, evidence: ServiceEvidence, floor: float
) -> None:
    once = apply_guardrails(draft, evidence, floor=floor)
    again = apply_guardrails(
        DraftPolicy(
            global_rate=once.rates.global_rate,
            severity_rates={name.value: rate for name, rate in once.rates.severity_rates.items()},
            pattern_rates=once.rates.pattern_rates,
            anomaly_boost=once.anomaly_boost,
            values=once.values,
            reasons=once.draft.reasons,
            reasoning=once.reasoning,
        ),
        evidence,
        floor=floor,
    )

    assert again.rates == once.rates
    assert again.values == once.values
    assert again.anomaly_boost == once.anomaly_boost
    assert again.reasoning == once.reasoning
    assert again.draft.reasons == once.draft.reasons
    assert again.changes == ()


@looking
@given(draft=drafts(), evidence=evidences())
def test_what_was_not_recorded_was_not_changed(draft: DraftPolicy, evidence: ServiceEvidence) -> None:
    guarded = apply_guardrails(draft, evidence)
    recorded = {change.field for change in guarded.changes}
    proposed = {f"severity_rates.{name}": rate for name, rate in draft.severity_rates.items()} | {
        f"pattern_rates.{name}": rate for name, rate in draft.pattern_rates.items()
    }
    decided = {f"severity_rates.{name}": rate for name, rate in guarded.rates.severity_rates.items()} | {
        f"pattern_rates.{name}": rate for name, rate in guarded.rates.pattern_rates.items()
    }

    assert all(decided.get(name) == proposed.get(name) for name in decided.keys() - recorded)
    assert ("global_rate" in recorded) == (guarded.rates.global_rate != draft.global_rate)
    assert ("anomaly_boost" in recorded) == (guarded.anomaly_boost != draft.anomaly_boost)


@looking
@given(evidence=evidences())
def test_the_rules_need_no_mending_and_say_the_same_of_the_same(evidence: ServiceEvidence) -> None:
    provider = RuleBasedProvider()
    same = ServiceEvidence.model_validate_json(evidence.model_dump_json())

    draft = provider.draft(evidence)

    assert provider.draft(same) == draft
    assert evidence_hash(same) == evidence_hash(evidence)
    assert [change.field for change in apply_guardrails(draft, evidence).changes] in ([], ["reasoning"])


@looking
@given(draft=drafts(), evidence=evidences(), luck=st.randoms(use_true_random=False))
def test_the_order_of_patterns_makes_no_difference(
    draft: DraftPolicy, evidence: ServiceEvidence, luck: random.Random
) -> None:
    shuffled = list(evidence.patterns)
    luck.shuffle(shuffled)
    other = ServiceEvidence.model_validate({**dict(evidence), "patterns": shuffled})

    assert evidence_hash(other) == evidence_hash(evidence)
    assert RuleBasedProvider().draft(other) == RuleBasedProvider().draft(evidence)
    assert (
        a_policy(other, guarded=apply_guardrails(draft, other)).to_json()
        == a_policy(evidence, guarded=apply_guardrails(draft, evidence)).to_json()
    )


@looking
@given(first=drafts(), second=drafts(), evidence=evidences())
def test_a_difference_is_empty_only_between_policies_that_do_the_same(
    first: DraftPolicy, second: DraftPolicy, evidence: ServiceEvidence
) -> None:
    before = a_policy(evidence, guarded=apply_guardrails(first, evidence))
    after = a_policy(evidence, guarded=apply_guardrails(second, evidence))

    found = difference(before, after)

    assert difference(before, before) == ()
    assert [(one.field, one.after, one.before) for one in found] == list(difference(after, before))
    assert (found == ()) == (before.rates == after.rates and before.anomaly_boost == after.anomaly_boost)
    assert all(line.isprintable() for line in describe_difference(before, after))


@looking
@given(
    evidence=evidences(), rates=st.lists(RATES.filter(lambda rate: 0 <= rate <= 1), min_size=2, max_size=2)
)
def test_higher_rates_keep_more_and_count_better(evidence: ServiceEvidence, rates: list[float]) -> None:
    low, high = (project(evidence, Rates(rate, {}, {an_id(1): rate})) for rate in sorted(rates))

    assert low.kept_bytes <= high.kept_bytes * (1 + 1e-9)
    assert 0 <= high.reduction_share <= low.reduction_share + 1e-9 <= 1 + 1e-9
    assert all(
        high.patterns[name].relative_error <= one.relative_error * (1 + 1e-9)
        for name, one in low.patterns.items()
    )
    assert math.isclose(project(evidence, Rates(1.0, {}, {})).reduction_share, 0, abs_tol=1e-6)
