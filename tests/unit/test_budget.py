"""A target is met with the least error, and what the guarantees cost is told."""

import math

import pytest

from policy_generator.budget import Budgeted, meet_target, share_target
from policy_generator.errors import SettingsError
from policy_generator.evidence import ServiceEvidence
from policy_generator.guardrails import apply_guardrails
from policy_generator.policy import CostTarget, Severity
from policy_generator.price import Price
from policy_generator.projection import project
from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.policies import a_draft

PRICE = Price(usd_per_gb=0.25)
FREE = Price(usd_per_gb=0.25, free_gb_per_month=30)
# A megabyte a day of two patterns: one of many lines, one of few.
MEGABYTE = an_evidence(
    a_pattern(1, counts={Severity.INFO: 8000.0}), a_pattern(2, counts={Severity.INFO: 2000.0})
)


def budgeted(
    evidence: ServiceEvidence,
    *,
    cut: float,
    values: dict[str, float] | None = None,
    floor: float = 0.01,
    emphasis: float = 0.0,
) -> Budgeted:
    return meet_target(
        apply_guardrails(a_draft(values=values), evidence, floor=floor),
        evidence,
        target=CostTarget(unit="reduction_share", amount=cut),
        price=PRICE,
        floor=floor,
        emphasis=emphasis,
    )


@pytest.mark.parametrize("cut", [0.0, 0.1, 0.5, 0.9, 0.95])
def test_a_reduction_is_met(cut: float) -> None:
    found = budgeted(MEGABYTE, cut=cut)

    assert project(MEGABYTE, found.rates).reduction_share == pytest.approx(cut, abs=1e-4)
    assert found.outcome.is_feasible


@pytest.mark.parametrize(
    ("target", "price", "kept_bytes"),
    [
        (CostTarget(unit="gb_per_day", amount=0.0005), PRICE, 500_000),
        (CostTarget(unit="usd_per_day", amount=0.25 * 0.0005), PRICE, 500_000),
        (CostTarget(unit="usd_per_day", amount=0.25 * 0.0002), Price(0.25, 0.0003 * 30), 500_000),
        (CostTarget(unit="usd_per_day", amount=0.0), FREE, 1_000_000),
        (CostTarget(unit="usd_per_day", amount=7.0), PRICE, 1_000_000),
    ],
)
def test_a_target_in_money_or_bytes_counts_what_is_free(
    target: CostTarget, price: Price, kept_bytes: float
) -> None:
    guarded = apply_guardrails(a_draft(), MEGABYTE)

    found = meet_target(guarded, MEGABYTE, target=target, price=price)

    assert project(MEGABYTE, found.rates).kept_bytes == pytest.approx(kept_bytes, rel=1e-4)


def test_a_target_is_one_of_a_day_however_long_the_period_is() -> None:
    days = an_evidence(a_pattern(counts={Severity.INFO: 40_000.0}), days=4)
    target = CostTarget(unit="gb_per_day", amount=0.0005)

    found = meet_target(apply_guardrails(a_draft(), days), days, target=target, price=PRICE)

    assert project(days, found.rates).kept_bytes == pytest.approx(4 * 500_000, rel=1e-4)


def test_patterns_worth_the_same_keep_the_same_number_of_lines() -> None:
    rates = budgeted(MEGABYTE, cut=0.9).rates.pattern_rates

    assert rates == {an_id(1): pytest.approx(0.0625), an_id(2): pytest.approx(0.25)}


def test_what_is_worth_a_quarter_keeps_half_the_lines() -> None:
    rates = budgeted(MEGABYTE, cut=0.9, values={an_id(1): 0.25, an_id(2): 1.0}).rates.pattern_rates

    assert 2 * 8000 * rates[an_id(1)] == pytest.approx(2000 * rates[an_id(2)], rel=1e-3)


def test_lines_of_four_times_the_length_are_kept_half_as_often() -> None:
    evidence = an_evidence(a_pattern(1), a_pattern(2, bytes_a_line=400))

    rates = budgeted(evidence, cut=0.9).rates.pattern_rates

    assert rates[an_id(1)] == pytest.approx(2 * rates[an_id(2)], rel=1e-3)


def test_where_totals_count_all_patterns_have_one_rate() -> None:
    rates = budgeted(MEGABYTE, cut=0.9, emphasis=1.0).rates.pattern_rates

    assert rates == {an_id(1): pytest.approx(0.1), an_id(2): pytest.approx(0.1)}


def test_no_other_rates_of_the_same_bytes_count_better() -> None:
    found = budgeted(MEGABYTE, cut=0.9).rates.pattern_rates
    small, large = found[an_id(2)], found[an_id(1)]

    def sum_of_variances(moved: float) -> float:
        rates = ((8000.0, large + moved / 8000), (2000.0, small - moved / 2000))
        return math.fsum((1 - rate) / (rate * lines) for lines, rate in rates)

    assert sum_of_variances(0) < sum_of_variances(5)
    assert sum_of_variances(0) < sum_of_variances(-5)


def test_a_target_that_leaves_no_room_gets_the_least_and_is_told_what_keeps_it() -> None:
    evidence = an_evidence(
        a_pattern(1, counts={Severity.INFO: 100_000.0, Severity.ERROR: 1000.0}),
        a_pattern(2, counts={Severity.ERROR: 60.0, Severity.INFO: 40.0}),
        a_pattern(3, counts={Severity.INFO: 200.0}),
    )

    found = budgeted(evidence, cut=0.999)

    assert not found.outcome.is_feasible
    assert found.outcome.target_bytes_per_day == pytest.approx(10_130)
    assert {one.guarantee: round(one.bytes_per_day) for one in found.outcome.guarantees} == {
        "protected_lines": 106_000,
        "error_patterns": 4_000,
        "lines_a_day": 1_800,
        "floor": 100_200,
    }
    assert found.outcome.least_bytes_per_day == pytest.approx(212_000)
    assert found.outcome.least_usd_per_day == pytest.approx(0.25 * 212_000 / 1e9)
    assert math.fsum(one.usd_per_day for one in found.outcome.guarantees) == pytest.approx(
        found.outcome.least_usd_per_day
    )
    assert found.rates.pattern_rates == {an_id(1): 0.01, an_id(2): 1.0, an_id(3): 0.1}
    assert project(evidence, found.rates).kept_bytes == pytest.approx(212_000)


def test_severities_keep_the_rates_of_the_draft_where_every_line_has_a_pattern() -> None:
    found = budgeted(MEGABYTE, cut=0.9)

    assert found.rates.severity_rates == a_draft().severity_rates
    assert found.rates.global_rate == 0.2


def test_lines_outside_of_patterns_are_paid_for_too() -> None:
    evidence = an_evidence(outside={Severity.DEBUG: 9000.0, Severity.ERROR: 1000.0})

    found = budgeted(evidence, cut=0.85)

    assert project(evidence, found.rates).reduction_share == pytest.approx(0.85, abs=1e-4)
    assert found.rates.severity_rates[Severity.DEBUG] == pytest.approx(1 / 18, rel=1e-4)
    assert found.rates.severity_rates[Severity.ERROR] == 1.0


def test_what_costs_nothing_is_kept() -> None:
    evidence = an_evidence(a_pattern(1, bytes_a_line=0), a_pattern(2))

    assert budgeted(evidence, cut=0.9).rates.pattern_rates[an_id(1)] == 1.0


def test_a_service_without_lines_has_nothing_to_pay() -> None:
    found = budgeted(an_evidence(), cut=0.9)

    assert found.rates.pattern_rates == {}
    assert found.outcome.is_feasible


def test_a_reduction_by_more_than_all_is_refused() -> None:
    with pytest.raises(SettingsError, match="a reduction of 90"):
        budgeted(MEGABYTE, cut=90.0)


def test_a_target_in_money_needs_a_price() -> None:
    with pytest.raises(SettingsError, match="LIPSERVICE_USD_PER_GB"):
        meet_target(
            apply_guardrails(a_draft(), MEGABYTE),
            MEGABYTE,
            target=CostTarget(unit="usd_per_day", amount=1.0),
            price=Price(0.0),
        )


def test_services_meet_a_target_together_and_keep_as_many_lines_of_each_pattern() -> None:
    one = an_evidence(a_pattern(1, counts={Severity.INFO: 40_000.0}))
    three = an_evidence(*(a_pattern(number, counts={Severity.INFO: 20_000.0}) for number in (1, 2, 3)))
    services = [(apply_guardrails(a_draft(), evidence), evidence) for evidence in (one, three)]

    parts = share_target(services, target=CostTarget(unit="reduction_share", amount=0.9), price=PRICE)

    kept = [(1 - parts[0].amount) * one.billed_bytes, (1 - parts[1].amount) * three.billed_bytes]
    assert kept[1] == pytest.approx(3 * kept[0])
    assert sum(kept) == pytest.approx(0.1 * (one.billed_bytes + three.billed_bytes))
