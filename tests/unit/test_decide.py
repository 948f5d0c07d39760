"""What a target makes of a draft, and what of it is written down."""

import pytest

from policy_generator.decide import Terms, decide
from policy_generator.policy import CostTarget, Severity
from policy_generator.price import Price
from policy_generator.projection import project
from policy_generator.providers import RuleBasedProvider
from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.policies import a_draft, a_policy

PRICE = Price(usd_per_gb=0.25)
BUSY = an_evidence(
    a_pattern(1, counts={Severity.INFO: 8000.0}),
    a_pattern(2, template="heartbeat", counts={Severity.INFO: 8000.0}),
    a_pattern(3, counts={Severity.ERROR: 10.0}),
)


def a_cut(share: float) -> Terms:
    return Terms(PRICE, CostTarget(unit="reduction_share", amount=share))


def test_without_a_target_the_rates_of_the_draft_stand() -> None:
    decided = decide(a_draft(pattern_rates={an_id(1): 0.3}), BUSY, terms=Terms(PRICE))

    assert decided.guarded.rates.pattern_rates == {an_id(1): 0.3, an_id(3): 1.0}
    assert decided.outcome is None


def test_with_a_target_the_values_of_the_draft_decide() -> None:
    draft = a_draft(pattern_rates={an_id(1): 0.01}, values={an_id(1): 1.0, an_id(2): 0.04})

    rates = decide(draft, BUSY, terms=a_cut(0.9)).guarded.rates.pattern_rates

    assert rates[an_id(1)] > 4 * rates[an_id(2)]
    assert rates[an_id(3)] == 1.0


def test_what_a_draft_says_nothing_of_is_worth_what_the_rules_say() -> None:
    values = RuleBasedProvider().draft(BUSY).values

    decided = decide(a_draft(), BUSY, terms=a_cut(0.9), default_values=values)

    assert decided.guarded.values == values
    assert values[an_id(1)] > values[an_id(2)]


def test_it_is_written_down_that_the_budget_changed_the_rates() -> None:
    decided = decide(a_draft(pattern_rates={an_id(1): 7.0, "nobody": 0.1}), BUSY, terms=a_cut(0.9))

    assert [(one.field, one.before, one.after) for one in decided.guarded.changes] == [
        ("pattern_rates.nobody", 0.1, None),
        ("pattern_rates", "2 rates", "3 rates"),
    ]
    assert "they meet the target of a cut by 90 %" in decided.guarded.changes[-1].reason
    assert decided.guarded.reasoning.startswith("Rates by pattern meet the target of a cut by 90 %")


def test_a_target_out_of_reach_is_told_with_what_each_guarantee_costs() -> None:
    decided = decide(a_draft(), BUSY, terms=a_cut(0.999))

    assert decided.outcome is not None
    assert not decided.outcome.is_feasible
    assert "can't be met: no guarantee is given up for it" in decided.guarded.reasoning
    assert "errors and what may be one 1 kB" in decided.guarded.reasoning
    assert "the least there may be" in decided.guarded.changes[-1].reason


def test_a_policy_says_what_was_asked_for_and_what_it_costs() -> None:
    decided = decide(a_draft(), BUSY, terms=a_cut(0.9))

    policy = a_policy(BUSY, decided=decided)

    assert policy.cost_target == CostTarget(unit="reduction_share", amount=0.9)
    assert policy.budget == decided.outcome
    assert policy.projection == project(BUSY, decided.guarded.rates, price=PRICE)
    assert policy.projection.usd_per_day == pytest.approx(0.25 * BUSY.billed_bytes / 1e9)
