"""Other rules of sampling, each with one free number that is set so that as many bytes are kept."""

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.policy import PROTECTED_SEVERITIES, Rates, Severity
from policy_generator.projection import project
from policy_generator.providers.rules import SEVERITY_RATES

# A rate has to be above 0: what is never kept is not sampled.
LEAST_RATE = 1e-6
HALVINGS = 60

Rule = Callable[[ServiceEvidence, float], Rates]


def uniform(_: ServiceEvidence, scale: float) -> Rates:
    """Keep every line alike."""
    return Rates(_rate(scale), _by_severity(dict.fromkeys(Severity, scale)), MappingProxyType({}))


def by_severity(_: ServiceEvidence, scale: float) -> Rates:
    """Keep by severity alone, in the proportions of the rules."""
    scaled = {severity: rate * scale for severity, rate in SEVERITY_RATES.items()}
    return Rates(_rate(scale), _by_severity(scaled), MappingProxyType({}))


def log10_rule(evidence: ServiceEvidence, scale: float) -> Rates:
    """Keep of each pattern as many lines as the logarithm of how many there are, times one number.

    That is how Honeycomb's sampler for keys of unequal traffic shares out what may be kept.
    """
    rates = {one.pattern_id: _rate(scale * _log10_lines(one) / _lines(one)) for one in evidence.patterns}
    return Rates(1.0, _by_severity(dict.fromkeys(Severity, 1.0)), MappingProxyType(rates))


def as_many_bytes(rule: Rule, evidences: Sequence[ServiceEvidence], kept_bytes: float) -> list[Rates]:
    """Return the rates of *rule* that keep *kept_bytes* of *evidences* together, by one number for all."""
    low, high = -30.0, 60.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        kept = math.fsum(project(one, rule(one, math.exp(middle))).kept_bytes for one in evidences)
        low, high = (middle, high) if kept <= kept_bytes else (low, middle)
    return [rule(one, math.exp(low)) for one in evidences]


def _rate(rate: float) -> float:
    return min(1.0, max(LEAST_RATE, rate))


def _by_severity(rates: Mapping[Severity, float]) -> Mapping[Severity, float]:
    return MappingProxyType(
        {name: 1.0 if name in PROTECTED_SEVERITIES else _rate(rate) for name, rate in rates.items()}
    )


def _lines(pattern: PatternEvidence) -> float:
    return max(1.0, pattern.line_count)


def _log10_lines(pattern: PatternEvidence) -> float:
    # A logarithm of 0 would keep nothing of a pattern of one line.
    return max(math.log10(_lines(pattern)), math.log10(2))
