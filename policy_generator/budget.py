"""Rates that meet a cost target with the least error, and what the guarantees leave of it.

A pattern of n lines that is kept at rate r is counted with a relative variance of (1-r)/(r·n). To make the
sum of these least, each weighted by w·n^2q, for a given number of bytes, is a problem with a closed form:

    r = clip(λ · n^q · √w / (n · √bytes), least, 1)        with one λ for all, found by bisection

*w* is what the pattern is worth, *bytes* its mean line, *least* what the guarantees ask for; *q* goes from 0,
every pattern equally precise, to 1, totals precise.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from policy_generator.errors import SettingsError
from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.guardrails import DEFAULT_VALUE, FLOOR, Guarded, is_error_pattern, least_rate
from policy_generator.policy import (
    PROTECTED_SEVERITIES,
    BudgetOutcome,
    CostTarget,
    Guarantee,
    GuaranteeCost,
    Rates,
    Severity,
)
from policy_generator.price import BYTES_PER_GB, Price
from policy_generator.projection import outside_of_patterns

# Every pattern equally precise: people look patterns up one by one, and totals are made of the large ones,
# which are counted well at any rate.
EQUALLY_PRECISE = 0.0
# What is worth nothing would never get more than the floor, and a generous target could not be met.
LEAST_VALUE = 0.01
# Rates by closed form have no round values; five digits hold any target to a hundred-thousandth.
SIGNIFICANT_DIGITS = 5
# Halving the logarithm of λ this often leaves less than a float can tell.
HALVINGS = 64
# What sums of floats may miss a target by that is met.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Budgeted:
    """Rates that meet a target as far as the guarantees let them, and what they cost."""

    rates: Rates
    outcome: BudgetOutcome


class _Item(NamedTuple):
    """What one rate decides on: the lines of a pattern, or those of a severity outside of the patterns."""

    name: str
    sampled_bytes: float
    coefficient: float
    least: float

    def rate(self, multiplier: float) -> float:
        return min(1.0, max(self.least, multiplier * self.coefficient))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A service as the closed form sees it: items to be sampled, and bytes that are kept whatever happens."""

    patterns: Sequence[_Item]
    severities: Sequence[_Item]
    protected_bytes: float
    error_pattern_bytes: float

    @property
    def items(self) -> list[_Item]:
        return [*self.patterns, *self.severities]

    @property
    def fixed_bytes(self) -> float:
        return self.protected_bytes + self.error_pattern_bytes

    def kept_bytes(self, multiplier: float) -> float:
        return self.fixed_bytes + math.fsum(one.sampled_bytes * one.rate(multiplier) for one in self.items)


def target_bytes_per_day(target: CostTarget, evidence: ServiceEvidence, *, price: Price) -> float:
    """Return how many bytes a day may be kept for *target*.

    >>> from datetime import UTC, datetime
    >>> days = ServiceEvidence.model_construct(
    ...     since=datetime(2026, 9, 1, tzinfo=UTC), until=datetime(2026, 9, 3, tzinfo=UTC), billed_bytes=8e9
    ... )
    >>> target_bytes_per_day(CostTarget(unit="reduction_share", amount=0.75), days, price=Price(0.25))
    1000000000.0
    >>> target_bytes_per_day(CostTarget(unit="usd_per_day", amount=0.5), days, price=Price(0.25))
    2000000000.0
    """
    return _target_bytes(target, evidence.billed_bytes / evidence.counted_days, price=price)


def meet_target(
    guarded: Guarded,
    evidence: ServiceEvidence,
    *,
    target: CostTarget,
    price: Price,
    floor: float = FLOOR,
    emphasis: float = EQUALLY_PRECISE,
) -> Budgeted:
    """Return the rates that keep as many bytes of *evidence* as *target* allows, with the least error.

    They take the place of the pattern rates of *guarded*; its values say what is worth more. The rates of
    its severities stand for patterns that come tomorrow, unless there are lines outside of the patterns that
    have to be paid for. A target below what the guarantees keep gives their least rates.
    """
    plan = _plan(guarded.values, evidence, floor=floor, emphasis=emphasis)
    per_day = target_bytes_per_day(target, evidence, price=price)
    multiplier = _multiplier(plan, per_day * evidence.counted_days)
    severity_rates = {Severity(one.name): _readable(one, multiplier) for one in plan.severities}
    whole = {one.pattern_id: 1.0 for one in evidence.patterns if is_error_pattern(one)}
    return Budgeted(
        rates=Rates(
            guarded.rates.global_rate,
            MappingProxyType({**guarded.rates.severity_rates, **severity_rates}),
            MappingProxyType({**whole, **{one.name: _readable(one, multiplier) for one in plan.patterns}}),
        ),
        outcome=_outcome(plan, per_day, floor=floor, days=evidence.counted_days, price=price),
    )


def share_target(
    services: Sequence[tuple[Guarded, ServiceEvidence]],
    *,
    target: CostTarget,
    price: Price,
    floor: float = FLOOR,
) -> list[CostTarget]:
    """Return the parts of *target* by which *services* meet it together with the least error.

    One λ for all of them: as many lines of each pattern, whichever service it is of. *price* is that of all
    services together.
    """
    plans = [
        _daily(_plan(guarded.values, evidence, floor=floor, emphasis=EQUALLY_PRECISE), evidence.counted_days)
        for guarded, evidence in services
    ]
    billed = [evidence.billed_bytes / evidence.counted_days for _, evidence in services]
    together = _Plan(
        patterns=[item for plan in plans for item in plan.patterns],
        severities=[item for plan in plans for item in plan.severities],
        protected_bytes=math.fsum(plan.protected_bytes for plan in plans),
        error_pattern_bytes=math.fsum(plan.error_pattern_bytes for plan in plans),
    )
    multiplier = _multiplier(together, _target_bytes(target, math.fsum(billed), price=price))
    kept = [plan.kept_bytes(multiplier) for plan in plans]
    if target.unit == "reduction_share":
        return [
            target.model_copy(update={"amount": 1 - min(1.0, part / whole) if whole else target.amount})
            for part, whole in zip(kept, billed, strict=True)
        ]
    return [CostTarget(unit="gb_per_day", amount=part / BYTES_PER_GB) for part in kept]


def _target_bytes(target: CostTarget, billed_per_day: float, *, price: Price) -> float:
    match target.unit:
        case "usd_per_day":
            return price.bytes_per_day(target.amount)
        case "gb_per_day":
            return target.amount * BYTES_PER_GB
        case "reduction_share":
            if target.amount > 1:
                raise SettingsError(
                    f"the target is a reduction of {target.amount}; expected a share from 0 to 1, such as "
                    "0.9 to drop 90 % of the bytes."
                )
            return (1 - target.amount) * billed_per_day


def _daily(plan: _Plan, days: float) -> _Plan:
    """Return *plan* with the bytes and the rates of an average of its *days*."""

    def daily(item: _Item) -> _Item:
        return item._replace(sampled_bytes=item.sampled_bytes / days, coefficient=item.coefficient * days)

    return _Plan(
        patterns=[daily(item) for item in plan.patterns],
        severities=[daily(item) for item in plan.severities],
        protected_bytes=plan.protected_bytes / days,
        error_pattern_bytes=plan.error_pattern_bytes / days,
    )


def _plan(values: Mapping[str, float], evidence: ServiceEvidence, *, floor: float, emphasis: float) -> _Plan:
    outside = outside_of_patterns(evidence)
    # Lines of a severity outside of the patterns are one item: nothing tells them apart.
    sampled = {name: count for name, count in outside.lines.items() if name not in PROTECTED_SEVERITIES}
    errors = [one for one in evidence.patterns if is_error_pattern(one)]
    others = [one for one in evidence.patterns if not is_error_pattern(one)]
    return _Plan(
        patterns=[
            _item(
                one.pattern_id,
                lines=_sampled_lines(one),
                sampled_bytes=one.sampled_bytes,
                value=values.get(one.pattern_id, DEFAULT_VALUE),
                least=least_rate(one, evidence, floor=floor),
                emphasis=emphasis,
            )
            for one in others
        ],
        severities=[
            _item(
                severity.value,
                lines=count,
                sampled_bytes=outside.bytes_.get(severity, 0.0),
                value=DEFAULT_VALUE,
                least=floor,
                emphasis=emphasis,
            )
            for severity, count in sampled.items()
        ],
        protected_bytes=outside.unexplained_bytes
        + math.fsum(outside.bytes_.get(severity, 0.0) for severity in PROTECTED_SEVERITIES)
        + math.fsum(one.billed_bytes - one.sampled_bytes for one in evidence.patterns),
        error_pattern_bytes=math.fsum(one.sampled_bytes for one in errors),
    )


def _item(
    name: str, *, lines: float, sampled_bytes: float, value: float, least: float, emphasis: float
) -> _Item:
    if not sampled_bytes:
        # Lines that cost nothing are all kept.
        return _Item(name, 0.0, 0.0, 1.0)
    worth = math.sqrt(max(LEAST_VALUE, value))
    coefficient = math.pow(lines, emphasis) * worth / (lines * math.sqrt(sampled_bytes / lines))
    return _Item(name, sampled_bytes, coefficient, least)


def _sampled_lines(pattern: PatternEvidence) -> float:
    return math.fsum(pattern.sampled_counts.values())


def _multiplier(plan: _Plan, target_bytes: float) -> float:
    """Return the largest multiplier that keeps no more than *target_bytes*, or the least that matters."""
    movable = [one for one in plan.items if one.coefficient > 0 and one.least < 1]
    if not movable:
        return 0.0
    low = math.log(min(one.least / one.coefficient for one in movable))
    high = math.log(max(1 / one.coefficient for one in movable))
    if plan.kept_bytes(math.exp(high)) <= target_bytes:
        return math.exp(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if plan.kept_bytes(math.exp(middle)) <= target_bytes else (low, middle)
    return math.exp(low)


def _readable(item: _Item, multiplier: float) -> float:
    return min(1.0, max(item.least, float(f"{item.rate(multiplier):.{SIGNIFICANT_DIGITS}g}")))


def _outcome(plan: _Plan, target: float, *, floor: float, days: float, price: Price) -> BudgetOutcome:
    """Return whether the guarantees leave room for *target* bytes a day, and what each of them costs.

    A line counts for the first guarantee that keeps it; what is free is shared by their bytes.
    """
    at_floor = math.fsum(one.sampled_bytes * min(floor, one.least) for one in plan.items)
    at_least = math.fsum(one.sampled_bytes * one.least for one in plan.items)
    least = (plan.fixed_bytes + at_least) / days
    usd = price.usd_per_day(least)
    parts: list[tuple[Guarantee, float]] = [
        ("protected_lines", plan.protected_bytes),
        ("error_patterns", plan.error_pattern_bytes),
        ("lines_a_day", at_least - at_floor),
        ("floor", at_floor),
    ]
    return BudgetOutcome(
        target_bytes_per_day=target,
        least_bytes_per_day=least,
        least_usd_per_day=usd,
        is_feasible=target >= least * (1 - TOLERANCE),
        guarantees=tuple(
            GuaranteeCost(
                guarantee=name,
                bytes_per_day=max(0.0, kept) / days,
                usd_per_day=usd * max(0.0, kept) / days / least if least else 0.0,
            )
            for name, kept in parts
        ),
    )
