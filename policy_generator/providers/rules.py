"""The provider that needs no key and no network: fixed rules, the same draft for the same evidence."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.guardrails import DEFAULT_BOOST, MOSTLY_PROTECTED_SHARE, RATE_DIGITS, least_rate
from policy_generator.policy import DraftPolicy, Rates, Severity
from policy_generator.projection import sampled_rate
from policy_generator.providers.wording import Group, explain

# Calmer severities are read less, mostly for what went on around an error, and one in twenty shows that.
# Lines without a severity are mostly plain prints and access logs, which others log as INFO; those that speak
# of an error are protected before any rate is asked. UNKNOWN is kept because it may be a word for an error.
SEVERITY_RATES: Final[Mapping[Severity, float]] = MappingProxyType(
    {
        Severity.TRACE: 0.05,
        Severity.DEBUG: 0.05,
        Severity.INFO: 0.2,
        Severity.WARNING: 0.5,
        Severity.ERROR: 1.0,
        Severity.CRITICAL: 1.0,
        Severity.UNSPECIFIED: 0.2,
        Severity.UNKNOWN: 1.0,
    }
)
GLOBAL_RATE: Final = SEVERITY_RATES[Severity.INFO]

# A line an hour costs nothing to keep, and each may be the one looked for.
RARE_LINES_A_DAY: Final = 24.0
# A tenth of a service is half way to being all of it: nobody reads so many lines of one kind.
HALF_SHARE: Final = 0.1
# A line a minute, in every window, is half way to a metronome.
HALF_LINES_A_DAY: Final = 1440.0
# From here on a pattern counts as repetitive: some 3 % of the service, or 500 lines spread over all the day.
REPETITIVE_FROM: Final = 0.25
# What repetitive patterns keep, from those that just are to those that are nothing else.
REPETITIVE_HIGHEST: Final = 0.2
REPETITIVE_LOWEST: Final = 0.01
# A warning that repeats itself is a warning still.
WARNING_LOWEST: Final = 0.05
# Whether a health check was answered is what metrics are for.
NOISE_RATE: Final = 0.01
# What is kept of an audit trail that is most of its service; one that isn't keeps more, up to all of it.
VALUED_LOWEST: Final = 0.2
# A health check has to be calm to be noise: "heartbeat lost" as a warning is news.
CALM_SHARE: Final = 0.9

# A template longer than this is a document that may hold any word by chance.
WORDS_WITHIN_CHARS: Final = 500

_NOISE = re.compile(
    r"(?<![a-z])(?:health[ _-]?checks?|healthz|livez|readyz|liveness|readiness|heart[ _-]?beats?"
    r"|keep[ _-]?alives?|pings?|kube-probe|elb-healthchecker|googlehc)(?![a-z])|/health(?![a-z])",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"(?<![a-z])(?:fail(?:s|ed|ing|ures?)?|miss(?:ed|ing)|lost|time[ds]?[ _-]?outs?|unhealthy|not ready"
    r"|refused|unreachable|unavailable|degraded|expired|dead|down)(?![a-z])",
    re.IGNORECASE,
)
_VALUED = re.compile(
    r"(?<![a-z])(?:audit(?:s|ed|ing)?|security|pa(?:yments?|id)|refund(?:s|ed)?|invoices?|billing|charge[ds]?"
    r"|log(?:ged)?[ _-]?(?:in|on|out)|sign(?:ed)?[ _-]?(?:in|up|out)|authenticat(?:ed|ion)|passw(?:or)?d"
    r"|permissions?|privileges?|unauthori[sz]ed|forbidden|denied|revoked|sudo|firewall)(?![a-z])",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What the rules take a pattern for, as people read it; the first that fits wins."""

    ERRORS = "error pattern"
    NOISE = "health check"
    RARE = "rare pattern"
    VALUED = "audit, security or payment pattern"
    REPETITIVE = "repetitive pattern"
    ORDINARY = "other pattern"


# What a line is worth to its readers, beside one of another kind: a health check's answer is in the metrics,
# one more of what repeats itself says little. A target keeps lines in proportion to the square root of it, so
# that a quarter of the worth is still counted half as well.
VALUES: Final[Mapping[Kind, float]] = MappingProxyType(
    {
        Kind.ERRORS: 1.0,
        Kind.NOISE: 0.25,
        Kind.RARE: 0.8,
        Kind.VALUED: 1.0,
        Kind.REPETITIVE: 0.5,
        Kind.ORDINARY: 0.6,
    }
)
# A warning is worth more than what its kind says.
WARNING_VALUE: Final = 0.8


class _Judged(NamedTuple):
    pattern: PatternEvidence
    kind: Kind
    rate: float | None
    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class RuleBasedProvider:
    """Proposes rates by severity, and by how repetitive, rare or telling a pattern is."""

    @property
    def name(self) -> str:
        """The name by which settings and policies call the provider."""
        return "rule-based"

    @property
    def generated_by(self) -> Literal["llm", "rule-based"]:
        """Rules do."""
        return "rule-based"

    @property
    def model(self) -> None:
        """There is none."""
        return

    @property
    def prompt_version(self) -> None:
        """There is none."""
        return

    def draft(self, evidence: ServiceEvidence) -> DraftPolicy:
        """Return the draft that the rules make of *evidence*: the same for the same evidence."""
        judged = [_judge(pattern, evidence) for pattern in evidence.patterns]
        return DraftPolicy(
            global_rate=GLOBAL_RATE,
            severity_rates={severity.value: rate for severity, rate in SEVERITY_RATES.items()},
            pattern_rates={one.pattern.pattern_id: one.rate for one in judged if one.rate is not None},
            anomaly_boost=DEFAULT_BOOST,
            values={one.pattern.pattern_id: one.value for one in judged},
            reasons={one.pattern.pattern_id: one.reason for one in judged},
            reasoning=explain(
                evidence,
                severity_rates=SEVERITY_RATES,
                boost=DEFAULT_BOOST,
                groups=[
                    Group(kind, [(one.pattern, one.rate) for one in judged if one.kind is kind])
                    for kind in Kind
                ],
            ),
        )


def repetitiveness(*, share: float, regularity: float, lines_a_day: float) -> float:
    """Return from 0 to 1 how little one more line of a pattern says.

    Either is enough: to be much of the service, or to come all the time, in numbers.

    >>> round(repetitiveness(share=0.4, regularity=0.1, lines_a_day=50_000), 2)
    0.8
    >>> round(repetitiveness(share=0.01, regularity=1.0, lines_a_day=14_400), 2)
    0.92
    >>> round(repetitiveness(share=0.01, regularity=0.1, lines_a_day=300), 2)
    0.09
    """
    by_share = share / (share + HALF_SHARE)
    by_rhythm = regularity**2 * lines_a_day / (lines_a_day + HALF_LINES_A_DAY)
    return 1 - (1 - by_share) * (1 - by_rhythm)


def repetitive_rate(repetitive: float, *, lowest: float = REPETITIVE_LOWEST) -> float:
    """Return the rate of a pattern that is *repetitive*: equal steps of it divide the rate by equal factors.

    >>> [round(repetitive_rate(score), 3) for score in (0.25, 0.5, 0.75, 1.0)]
    [0.2, 0.074, 0.027, 0.01]
    """
    step = (repetitive - REPETITIVE_FROM) / (1 - REPETITIVE_FROM)
    return REPETITIVE_HIGHEST * math.pow(lowest / REPETITIVE_HIGHEST, step)


def _judge(pattern: PatternEvidence, evidence: ServiceEvidence) -> _Judged:
    """Return what kind *pattern* is, the rate that follows, and why in a few words."""
    lines_a_day = evidence.lines_a_day(pattern.line_count)
    share, regularity = evidence.share(pattern), evidence.regularity(pattern)
    repetitive = repetitiveness(share=share, regularity=regularity, lines_a_day=lines_a_day)
    by_severity = sampled_rate(pattern, Rates(GLOBAL_RATE, SEVERITY_RATES, MappingProxyType({})))
    least = least_rate(pattern, evidence)
    start = pattern.template[:WORDS_WITHIN_CHARS]
    figures = f"{share:.1%} of the service, in {regularity:.1%} of its windows"

    rate: float | None
    if pattern.protected_share >= MOSTLY_PROTECTED_SHARE:
        kind, rate, reason = Kind.ERRORS, 1.0, f"{pattern.protected_share:.0%} of its lines speak of errors"
    elif _is_noise(pattern, start):
        kind, rate, reason = Kind.NOISE, NOISE_RATE, f"a health check: {figures}"
    elif lines_a_day <= RARE_LINES_A_DAY:
        kind, rate, reason = Kind.RARE, 1.0, f"rare: {lines_a_day:.1f} lines a day cost nothing to keep"
    elif _VALUED.search(start):
        # The rate falls from 1 to VALUED_LOWEST as the pattern repeats itself more.
        kind, rate = Kind.VALUED, max(by_severity, math.pow(VALUED_LOWEST, repetitive))
        reason = f"of value to audit, security or payments: {figures}"
    elif repetitive >= REPETITIVE_FROM:
        lowest = WARNING_LOWEST if _is_warning(pattern) else REPETITIVE_LOWEST
        kind, rate = Kind.REPETITIVE, min(by_severity, repetitive_rate(repetitive, lowest=lowest))
        reason = f"repetitive: {figures}"
    else:
        # Its severities' rates do, unless they would leave too little to see it by.
        kind, rate = Kind.ORDINARY, None if by_severity >= least else least
        reason = f"{lines_a_day:.0f} lines a day, {figures}"
    value = max(VALUES[kind], WARNING_VALUE if _is_warning(pattern) else 0.0)
    rate = None if rate is None else max(least, round(rate, RATE_DIGITS))
    return _Judged(pattern, kind, rate, value, reason)


def _is_noise(pattern: PatternEvidence, start: str) -> bool:
    """Return whether *pattern* is a calm health check that speaks of nothing else."""
    calm = math.fsum(pattern.sampled_counts.values()) - pattern.severity_counts.get(Severity.WARNING, 0.0)
    return (
        calm >= CALM_SHARE * pattern.line_count
        and _NOISE.search(start) is not None
        and _TROUBLE.search(start) is None
        and _VALUED.search(start) is None
    )


def _is_warning(pattern: PatternEvidence) -> bool:
    return pattern.severity_counts.get(Severity.WARNING, 0.0) > pattern.line_count / 2
