"""The words in which the rules explain a draft."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.excerpts import excerpt
from policy_generator.policy import Severity

# The largest of a kind show what is meant; the rest is in the policy itself.
EXAMPLES: Final = 3

_UNITS: Final = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
_STEP: Final = 1000


class Group(NamedTuple):
    """The patterns of one kind with the rates proposed for them; None where their severities' rates hold."""

    kind: str
    patterns: Sequence[tuple[PatternEvidence, float | None]]


def explain(
    evidence: ServiceEvidence,
    *,
    severity_rates: Mapping[Severity, float],
    boost: float,
    groups: Sequence[Group],
) -> str:
    """Return in plain words what is proposed for the service of *evidence*, and from which figures."""
    opening = (
        f"In {evidence.period_days:.1f} days the service {_quoted(evidence.service_name)} wrote "
        f"{evidence.line_count:,.0f} lines, {readable_bytes(evidence.billed_bytes)}."
    )
    by_severity = "Rates by severity: " + ", ".join(
        f"{severity} {_percent(severity_rates[severity])} ({_share(evidence, severity):.1%} of the lines)"
        for severity in Severity
        if evidence.severity_counts.get(severity)
    )
    return "\n".join(
        [
            opening,
            f"{by_severity}." if evidence.line_count else "There is nothing to go by but the defaults.",
            *(_sentence(group, evidence) for group in groups if group.patterns),
            f"While a pattern behaves unusually its rate is multiplied by {boost:g}.",
        ]
    )


def readable_bytes(amount: float) -> str:
    """Return *amount* bytes in the decimal unit people read best, which is also the one that is billed.

    >>> readable_bytes(81_300_000)
    '81.3 MB'
    >>> readable_bytes(12)
    '12 B'
    """
    for unit in _UNITS[:-1]:
        if amount < _STEP:
            return f"{amount:.3g} {unit}"
        amount /= _STEP
    return f"{amount:,.3g} {_UNITS[-1]}"


def _sentence(group: Group, evidence: ServiceEvidence) -> str:
    """Return what becomes of the patterns of *group*, with the largest of them as examples."""
    part = sum(pattern.billed_bytes for pattern, _ in group.patterns) / (evidence.billed_bytes or 1.0)
    count = len(group.patterns)
    rates = sorted({rate for _, rate in group.patterns if rate is not None})
    kept = "the rates of their severities"
    if rates:
        kept = " to ".join(dict.fromkeys(_percent(rate) for rate in (rates[0], rates[-1])))
    largest = sorted(group.patterns, key=lambda one: (-one[0].billed_bytes, one[0].pattern_id))[:EXAMPLES]
    examples = "; ".join(
        f"{pattern.pattern_id} {_quoted(pattern.template)}"
        + ("" if rate is None else f" at {_percent(rate)}")
        for pattern, rate in largest
    )
    return f"{count} {group.kind}{'' if count == 1 else 's'}, {part:.1%} of the bytes: {kept}. {examples}."


def _share(evidence: ServiceEvidence, severity: Severity) -> float:
    return evidence.severity_counts[severity] / evidence.line_count


def _percent(rate: float) -> str:
    return f"{rate * 100:.3g} %"


def _quoted(text: str) -> str:
    """Return *text*, which anybody may have written, as a short quotation it can't end by itself."""
    return '"' + excerpt(text).replace('"', "'") + '"'
