"""What a set of rates would keep of the lines in the evidence, and how well it could still be counted."""

import math
from collections.abc import Mapping

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.policy import PROTECTED_SEVERITIES, PatternProjection, Projection, Rates, Severity


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


def project(evidence: ServiceEvidence, rates: Rates) -> Projection:
    """Return what *rates* would keep of *evidence*.

    Protected lines are kept whole and a boost is left out, as it ends within hours. Lines of one pattern
    that aren't protected count as equally long. What lies outside the patterns is taken at its severity's
    rate; its lines without a severity count as sampled, since how many of them speak of an error isn't known
    there.
    """
    patterns = {pattern.pattern_id: _project_pattern(pattern, rates) for pattern in evidence.patterns}
    outside_lines, outside_bytes = _project_outside(evidence, rates)
    kept_lines = math.fsum([outside_lines, *(one.kept_line_count for one in patterns.values())])
    kept_bytes = min(
        evidence.billed_bytes, math.fsum([outside_bytes, *(one.kept_bytes for one in patterns.values())])
    )
    return Projection(
        period_days=evidence.period_days,
        line_count=evidence.line_count,
        billed_bytes=evidence.billed_bytes,
        kept_line_count=min(evidence.line_count, kept_lines),
        kept_bytes=kept_bytes,
        reduction_share=1 - kept_bytes / evidence.billed_bytes if evidence.billed_bytes else 0.0,
        patterns=patterns,
    )


def _project_pattern(pattern: PatternEvidence, rates: Rates) -> PatternProjection:
    counts = pattern.sampled_counts
    protected = max(0.0, pattern.line_count - math.fsum(counts.values()))
    kept = protected + _kept(counts, rates, pattern.pattern_id)
    sampled_bytes = max(0.0, pattern.billed_bytes - pattern.protected_bytes)
    return PatternProjection(
        kept_line_count=min(pattern.line_count, kept),
        kept_bytes=pattern.protected_bytes + sampled_bytes * sampled_rate(pattern, rates),
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


def _project_outside(evidence: ServiceEvidence, rates: Rates) -> tuple[float, float]:
    """Return the lines and bytes kept of what lies in no pattern of the evidence."""
    lines = {
        severity: count - math.fsum(one.severity_counts.get(severity, 0.0) for one in evidence.patterns)
        for severity, count in evidence.severity_counts.items()
    }
    lines = {severity: count for severity, count in lines.items() if count > 0}
    left_bytes = evidence.billed_bytes - math.fsum(one.billed_bytes for one in evidence.patterns)
    # In proportion to the mean line of each severity, and no more in all than there is.
    weights = {severity: count * _mean_bytes(evidence, severity) for severity, count in lines.items()}
    total = math.fsum(weights.values())
    kept_share = _kept(weights, rates, None) / total if total else 1.0
    return _kept(lines, rates, None), max(0.0, left_bytes) * kept_share


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
