"""Whatever the logs and the draft, a target is met as far as the guarantees let it.

`HYPOTHESIS_EXAMPLES=2000 pytest tests/properties` looks longer than the usual run does.
"""

import math
import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_generator.budget import meet_target
from policy_generator.checks import check_policy
from policy_generator.decide import Terms, decide
from policy_generator.evidence import ServiceEvidence
from policy_generator.guardrails import apply_guardrails, is_error_pattern, least_rate
from policy_generator.policy import PROTECTED_SEVERITIES, CostTarget, DraftPolicy, Rates
from policy_generator.price import Price
from policy_generator.projection import project
from policy_generator.providers import RuleBasedProvider
from tests.support.policies import a_policy
from tests.support.strategies import drafts, evidences

FLOORS = st.sampled_from([1e-6, 0.01, 0.5])
TARGETS = st.builds(CostTarget, unit=st.just("reduction_share"), amount=st.floats(min_value=0, max_value=1))
ANY_TARGETS = st.one_of(
    TARGETS,
    st.builds(
        CostTarget,
        unit=st.sampled_from(["usd_per_day", "gb_per_day"]),
        amount=st.floats(min_value=0, max_value=1e20),
    ),
)
PRICE = Price(usd_per_gb=0.25, free_gb_per_month=10)

looking = settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "50")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def rates_for(
    draft: DraftPolicy, evidence: ServiceEvidence, *, target: CostTarget, floor: float = 0.01
) -> Rates:
    guarded = apply_guardrails(draft, evidence, floor=floor)
    return meet_target(guarded, evidence, target=target, price=PRICE, floor=floor).rates


@looking
@given(draft=drafts(), evidence=evidences(), target=ANY_TARGETS, floor=FLOORS)
def test_a_target_is_met_within_a_thousandth_or_told_to_be_out_of_reach(
    draft: DraftPolicy, evidence: ServiceEvidence, target: CostTarget, floor: float
) -> None:
    found = meet_target(
        apply_guardrails(draft, evidence, floor=floor), evidence, target=target, price=PRICE, floor=floor
    )

    asked = found.outcome.target_bytes_per_day
    kept = project(evidence, found.rates).kept_bytes / evidence.counted_days
    least, whole = found.outcome.least_bytes_per_day, evidence.billed_bytes / evidence.counted_days
    expected = min(max(asked, least), whole)

    assert math.isclose(kept, expected, rel_tol=1e-3, abs_tol=1e-3)
    assert found.outcome.is_feasible == (asked >= least * (1 - 1e-9))
    assert math.isclose(
        math.fsum(one.bytes_per_day for one in found.outcome.guarantees), least, rel_tol=1e-6, abs_tol=1e-6
    )


@looking
@given(draft=drafts(), evidence=evidences(), target=TARGETS, floor=FLOORS)
def test_no_target_breaks_a_floor(
    draft: DraftPolicy, evidence: ServiceEvidence, target: CostTarget, floor: float
) -> None:
    rates = rates_for(draft, evidence, target=target, floor=floor)

    assert all(
        rates.pattern_rates[one.pattern_id] == 1
        if is_error_pattern(one)
        else least_rate(one, evidence, floor=floor) <= rates.pattern_rates[one.pattern_id] <= 1
        for one in evidence.patterns
    )
    assert all(rates.severity_rates[severity] == 1 for severity in PROTECTED_SEVERITIES)
    assert all(floor <= rate <= 1 for rate in rates.severity_rates.values())


@looking
@given(draft=drafts(), evidence=evidences(), targets=st.lists(TARGETS, min_size=2, max_size=2))
def test_more_budget_never_lowers_a_rate(
    draft: DraftPolicy, evidence: ServiceEvidence, targets: list[CostTarget]
) -> None:
    small, large = sorted(targets, key=lambda one: -one.amount)
    tight, ample = (rates_for(draft, evidence, target=target) for target in (small, large))

    assert all(tight.pattern_rates[name] <= rate for name, rate in ample.pattern_rates.items())
    assert all(tight.severity_rates[name] <= rate for name, rate in ample.severity_rates.items())


@looking
@given(draft=drafts(), evidence=evidences(), target=ANY_TARGETS)
def test_guardrails_have_nothing_to_mend_in_what_the_budget_says(
    draft: DraftPolicy, evidence: ServiceEvidence, target: CostTarget
) -> None:
    defaults = RuleBasedProvider().draft(evidence).values

    decided = decide(draft, evidence, terms=Terms(PRICE, target), default_values=defaults)
    again = decide(draft, evidence, terms=Terms(PRICE, target), default_values=defaults)
    guarded = apply_guardrails(draft, evidence, default_values=defaults)

    assert decided.guarded.rates == meet_target(guarded, evidence, target=target, price=PRICE).rates
    assert again.outcome == decided.outcome
    assert check_policy(a_policy(evidence, decided=decided)) == ()
