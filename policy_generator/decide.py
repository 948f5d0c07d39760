"""From a draft to rates: guardrails mend it, the budget meets the target, guardrails have the last word."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from policy_generator.budget import meet_target
from policy_generator.evidence import ServiceEvidence
from policy_generator.excerpts import paragraphs
from policy_generator.guardrails import FLOOR, REASONING_CHARS, Guarded, apply_guardrails
from policy_generator.policy import BudgetOutcome, Change, CostTarget, DraftPolicy, Guarantee, Rates
from policy_generator.price import Price
from policy_generator.providers.wording import readable_bytes

_UNITS: Mapping[str, str] = MappingProxyType({"usd_per_day": "USD a day", "gb_per_day": "GB a day"})
_GUARANTEES: Mapping[Guarantee, str] = MappingProxyType(
    {
        "protected_lines": "errors and what may be one",
        "error_patterns": "other lines of error patterns",
        "lines_a_day": "20 lines a day of each pattern",
        "floor": "the floor of all rates",
    }
)


class Terms(NamedTuple):
    """What a service's logs cost, what they may cost, and the least share that is kept of anything."""

    price: Price
    target: CostTarget | None = None
    floor: float = FLOOR


@dataclass(frozen=True, slots=True)
class Decided:
    """Rates that hold every guarantee, on the terms that were set."""

    guarded: Guarded
    terms: Terms
    outcome: BudgetOutcome | None


def decide(
    draft: DraftPolicy,
    evidence: ServiceEvidence,
    *,
    terms: Terms,
    default_values: Mapping[str, float] = MappingProxyType({}),
) -> Decided:
    """Return what becomes of *draft* on *terms*; *default_values* is what unnamed patterns are worth."""
    guarded = apply_guardrails(draft, evidence, floor=terms.floor, default_values=default_values)
    if terms.target is None:
        return Decided(guarded, terms, None)
    budgeted = meet_target(guarded, evidence, target=terms.target, price=terms.price, floor=terms.floor)
    last_word = apply_guardrails(_draft_of(guarded, budgeted.rates), evidence, floor=terms.floor)
    told = describe_outcome(terms.target, budgeted.outcome)
    return Decided(
        replace(
            guarded,
            rates=last_word.rates,
            reasoning=paragraphs(
                f"{told} Before the target was asked for:\n{guarded.reasoning}", limit=REASONING_CHARS
            ),
            changes=(
                *(one for one in guarded.changes if not _is_overtaken(one)),
                Change(
                    field="pattern_rates",
                    before=f"{len(draft.pattern_rates)} rates",
                    after=f"{len(last_word.rates.pattern_rates)} rates",
                    reason=f"the budget's: they meet the target of {_amount(terms.target)}"
                    if budgeted.outcome.is_feasible
                    else f"the least there may be: the target of {_amount(terms.target)} can't be met",
                ),
                *last_word.changes,
            ),
        ),
        terms,
        budgeted.outcome,
    )


def describe_outcome(target: CostTarget, outcome: BudgetOutcome) -> str:
    """Return in plain words whether *target* is met, and if not, what stands in its way.

    >>> describe_outcome(
    ...     CostTarget(unit="gb_per_day", amount=2),
    ...     BudgetOutcome(
    ...         target_bytes_per_day=2e9,
    ...         least_bytes_per_day=1e8,
    ...         least_usd_per_day=0,
    ...         is_feasible=True,
    ...         guarantees=(),
    ...     ),
    ... )
    'Rates by pattern meet the target of 2 GB a day: 2 GB a day are kept, more of what is worth more.'
    """
    asked = readable_bytes(outcome.target_bytes_per_day)
    if outcome.is_feasible:
        return (
            f"Rates by pattern meet the target of {_amount(target)}: {asked} a day are kept, more of what "
            "is worth more."
        )
    causes = ", ".join(
        f"{_GUARANTEES[one.guarantee]} {_cost(one.bytes_per_day, one.usd_per_day)}"
        for one in outcome.guarantees
        if one.bytes_per_day > 0
    )
    return (
        f"The target of {_amount(target)}, {asked} a day, can't be met: no guarantee is given up for it. "
        f"The least is {_cost(outcome.least_bytes_per_day, outcome.least_usd_per_day)} a day, and that is "
        f"kept. It consists of: {causes}."
    )


def _cost(per_day: float, usd: float) -> str:
    """Return bytes with their price, which may be none where it is little."""
    return f"{readable_bytes(per_day)} ({usd:.4g} USD)" if usd > 0 else readable_bytes(per_day)


def _amount(target: CostTarget) -> str:
    if target.unit == "reduction_share":
        return f"a cut by {target.amount * 100:.4g} %"
    return f"{target.amount:.4g} {_UNITS[target.unit]}"


def _is_overtaken(change: Change) -> bool:
    """Return whether *change* mended a pattern's rate, in whose place the budget put another."""
    return change.field.startswith("pattern_rates.") and change.after is not None


def _draft_of(guarded: Guarded, rates: Rates) -> DraftPolicy:
    return DraftPolicy(
        global_rate=rates.global_rate,
        severity_rates={name.value: rate for name, rate in rates.severity_rates.items()},
        pattern_rates=rates.pattern_rates,
        anomaly_boost=guarded.anomaly_boost,
        values=guarded.values,
        reasoning=guarded.reasoning,
    )
