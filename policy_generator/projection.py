"""What a set of rates would keep of the lines in the evidence, and how well it could still be counted."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.policy import PROTECTED_SEVERITIES, PatternProjection, Projection, Rates, Severity
from policy_generator.price import Price


def sampled_rate(pattern: PatternEvidence, rates: Rates) -> float:
    """Return the share that *rates* keep of the lines of *pattern* that aren't protected.

    >>> pattern = PatternEvidence.model_construct(
    ...     pattern_id="00000000000000aa",
    ...     protected_count=0.0,
    ...     severity_counts={Severity.DEBUG: 90.0, Severity.INFO: 10.0},
    ... )
    >>> sampled_rate(pattern, Rates(0.5, {Severity.DEBUG: 0.0}, {}))
    0.05
    """
    counts = pattern.sampled_counts
    sampled = math.fsum(counts.values())
    return _kept(counts, rates, pattern.pattern_id) / sampled if sampled else 1.0


class Outside(NamedTuple):
    """What lies in no pattern of the evidence: lines and bytes per severity, and bytes of none."""

    lines: Mapping[Severity, float]
    bytes_: Mapping[Severity, float]
    unexplained_bytes: float


def outside_of_patterns(evidence: ServiceEvidence) -> Outside:
    """Return what lies in no pattern, its bytes in proportion to the mean line of each severity."""
    lines = {
        severity: count - math.fsum(one.severity_counts.get(severity, 0.0) for one in evidence.patterns)
        for severity, count in evidence.severity_counts.items()
    }
    lines = {severity: count for severity, count in lines.items() if count > 0}
    # No more in all than there is: a severity's mean line is that of its lines in patterns too.
    left = max(0.0, evidence.billed_bytes - math.fsum(one.billed_bytes for one in evidence.patterns))
    weights = {severity: count * _mean_bytes(evidence, severity) for severity, count in lines.items()}
    total = math.fsum(weights.values())
    if not total:
        return Outside(lines, {}, left)
    return Outside(lines, {severity: left * weight / total for severity, weight in weights.items()}, 0.0)


def project(evidence: ServiceEvidence, rates: Rates, *, price: Price | None = None) -> Projection:
    """Return what *rates* would keep of *evidence*.

    Protected lines are kept whole and a boost is left out, as it ends within hours. Lines of one pattern
    that aren't protected count as equally long. What lies outside the patterns is taken at its severity's
    rate; its lines without a severity count as sampled, since how many of them speak of an error isn't known
    there.
    """
    patterns = {pattern.pattern_id: _project_pattern(pattern, rates) for pattern in evidence.patterns}
    outside = outside_of_patterns(evidence)
    kept_lines = _kept(outside.lines, rates, None) + math.fsum(
        one.kept_line_count for one in patterns.values()
    )
    kept_outside = outside.unexplained_bytes + _kept(outside.bytes_, rates, None)
    kept_bytes = min(
        evidence.billed_bytes, kept_outside + math.fsum(one.kept_bytes for one in patterns.values())
    )
    bill = price or Price(usd_per_gb=0.0)
    return Projection(
        period_days=evidence.period_days,
        line_count=evidence.line_count,
        billed_bytes=evidence.billed_bytes,
        kept_line_count=min(evidence.line_count, kept_lines),
        kept_bytes=kept_bytes,
        reduction_share=1 - kept_bytes / evidence.billed_bytes if evidence.billed_bytes else 0.0,
        usd_per_day=bill.usd_per_day(evidence.billed_bytes / evidence.counted_days),
        kept_usd_per_day=bill.usd_per_day(kept_bytes / evidence.counted_days),
        patterns=patterns,
    )


def _project_pattern(pattern: PatternEvidence, rates: Rates) -> PatternProjection:
    counts = pattern.sampled_counts
    protected = max(0.0, pattern.line_count - math.fsum(counts.values()))
    kept = protected + _kept(counts, rates, pattern.pattern_id)
    return PatternProjection(
        kept_line_count=min(pattern.line_count, kept),
        kept_bytes=pattern.protected_bytes + pattern.sampled_bytes * sampled_rate(pattern, rates),
        relative_error=_relative_error(pattern, rates),
    )


def _relative_error(pattern: PatternEvidence, rates: Rates) -> float:
    """Return the standard error of the pattern's count when kept lines count 1/rate each, over the count.

    n lines kept at rate r give a variance of n(1-r)/r. Where fewer than one line is expected that exceeds
    n², and the lines count as lost instead: an error of the whole n, which a rate of 0 has as well.
    """
    variance = 0.0
    for severity, count in pattern.sampled_counts.items():
        rate = rates.rate_of(pattern_id=pattern.pattern_id, severity=severity)
        is_lost = rate * count < 1 - rate
        variance += count**2 if is_lost else count * (1 - rate) / rate
    return min(1.0, math.sqrt(variance) / pattern.line_count)


def _mean_bytes(evidence: ServiceEvidence, severity: Severity) -> float:
    return evidence.severity_bytes.get(severity, 0.0) / evidence.severity_counts[severity]


def _kept(counts: Mapping[Severity, float], rates: Rates, pattern_id: str | None) -> float:
    """Return how much of *counts* is kept: protected severities whole, others at their rate."""
    return math.fsum(
        count
        if severity in PROTECTED_SEVERITIES
        else count * rates.rate_of(pattern_id=pattern_id, severity=severity)
        for severity, count in counts.items()
    )
