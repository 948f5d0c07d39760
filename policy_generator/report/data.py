"""What a report shows: plain facts from the marts and the policies, in the shape SQL returns them.

Log counts and bytes are weighted sums. Every text may have come from a log line or a model; the report
treats them all as hostile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from policy_generator.policy import Policy, Severity
from policy_generator.price import Price


class AnomalyKind(StrEnum):
    """In what way something wasn't as usual; the verdicts of `fct_anomalies`."""

    SPIKE = "spike"
    ERROR_SURGE = "error_surge"
    SEVERITY_SHIFT = "severity_shift"
    NEW_PATTERN = "new_pattern"
    DROP = "drop"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Period:
    """From *since* until before *until*, both aware."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        """Refuse a period without length, which nothing could be drawn or divided by."""
        if self.since >= self.until:
            raise ValueError(
                f"the period from {self.since} until {self.until} is empty; expected a later end"
            )

    @property
    def days(self) -> float:
        """Return the length in days."""
        return (self.until - self.since) / timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Totals:
    """What there was in the replayed period, and what the policies keep of it.

    Protected lines are those that no policy may drop: errors, and what may be one.
    """

    log_count: float
    kept_count: float
    billed_bytes: float
    kept_bytes: float
    protected_count: float
    kept_protected_count: float

    @property
    def reduction_share(self) -> float:
        """Return the share of the bytes that is dropped.

        >>> Totals(9, 3, 100, 25, 1, 1).reduction_share
        0.75
        """
        return 1 - self.kept_bytes / self.billed_bytes if self.billed_bytes else 0.0

    @property
    def is_safe(self) -> bool:
        """Return whether every protected line is kept."""
        return self.kept_protected_count >= self.protected_count

    @classmethod
    def summed(cls, parts: Iterable[Self]) -> "Totals":
        """Return the sums over *parts*.

        >>> Totals.summed([Totals(1, 1, 10, 10, 0, 0), Totals(2, 1, 20, 5, 1, 1)])
        ... # doctest: +NORMALIZE_WHITESPACE
        Totals(log_count=3, kept_count=2, billed_bytes=30, kept_bytes=15,
               protected_count=1, kept_protected_count=1)
        """
        listed = tuple(parts)
        return Totals(
            log_count=sum(one.log_count for one in listed),
            kept_count=sum(one.kept_count for one in listed),
            billed_bytes=sum(one.billed_bytes for one in listed),
            kept_bytes=sum(one.kept_bytes for one in listed),
            protected_count=sum(one.protected_count for one in listed),
            kept_protected_count=sum(one.kept_protected_count for one in listed),
        )


@dataclass(frozen=True, slots=True)
class SeverityHour:
    """One severity in one hour of the replayed period, before and after sampling."""

    hour: datetime
    severity: Severity
    billed_bytes: float
    kept_bytes: float


@dataclass(frozen=True, slots=True)
class SeverityDay:
    """How many lines of one severity a day of the whole period has."""

    day: date
    severity: Severity
    log_count: float


@dataclass(frozen=True, slots=True)
class SeverityCount:
    """How many lines of one severity there are."""

    severity: Severity
    log_count: float


@dataclass(frozen=True, slots=True)
class PatternRow:
    """One pattern of a service in the whole period, and what its policy does with it.

    Bytes are those of the replay. *rate* is None where the pattern has none of its own and its severities'
    rates hold. *relative_error* is that of its estimated line count. *hourly_counts* has a value per hour of
    the period, zeros included.
    """

    pattern_id: str
    template: str
    log_count: float
    log_share: float
    billed_bytes: float
    kept_bytes: float
    rate: float | None
    relative_error: float | None
    severities: tuple[SeverityCount, ...]
    hourly_counts: tuple[float, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CourseWindow:
    """A window in or about an anomaly: its lines, and between how many they are usually."""

    window_start: datetime
    log_count: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A stretch of time that wasn't as usual: a row of `fct_anomalies`.

    *pattern_id* and *template* are empty where it is about a service as a whole. *lower* and *upper* is the
    range that its lines are usually in. *course* has what happened about it, where that is to be drawn.
    """

    kind: AnomalyKind
    pattern_id: str
    template: str
    started_at: datetime
    ended_at: datetime
    log_count: float
    expected: float
    lower: float
    upper: float
    z_score: float
    grade: str = "minor"
    is_open: bool = False
    course: tuple[CourseWindow, ...] = ()

    @property
    def weight(self) -> float:
        """Return how much it is worth telling about, against others of its kind."""
        return abs(self.log_count - self.expected) * self.z_score


@dataclass(frozen=True, slots=True)
class GuardrailChange:
    """One thing that guardrails changed in the draft, and why; empty where there was nothing."""

    field: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class PolicySummary:
    """What a policy says, as far as people want to read it."""

    version: int
    provider: str
    model: str | None
    created_at: datetime
    global_rate: float
    severity_rates: tuple[tuple[Severity, float], ...]
    anomaly_boost: float
    reasoning: str
    changes: tuple[GuardrailChange, ...]

    @classmethod
    def of(cls, policy: Policy) -> "PolicySummary":
        """Return the summary of *policy*."""
        return cls(
            version=policy.version,
            provider=policy.provider,
            model=policy.model,
            created_at=policy.created_at,
            global_rate=policy.global_rate,
            severity_rates=tuple(
                (severity, policy.severity_rates[severity])
                for severity in Severity
                if severity in policy.severity_rates
            ),
            anomaly_boost=policy.anomaly_boost,
            reasoning=policy.reasoning,
            changes=tuple(
                GuardrailChange(
                    field=change.field,
                    before=_said(change.before),
                    after=_said(change.after),
                    reason=change.reason,
                )
                for change in policy.changes
            ),
        )


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """One service: its policy, what it saves, and what its logs are like.

    *patterns* are the ones worth showing, in the order they are shown; *pattern_count* is how many there are.
    """

    service_name: str
    policy: PolicySummary
    totals: Totals
    pattern_count: int
    patterns: tuple[PatternRow, ...]
    severity_days: tuple[SeverityDay, ...]
    severity_hours: tuple[SeverityHour, ...]
    anomalies: tuple[Anomaly, ...]


@dataclass(frozen=True, slots=True)
class ReportData:
    """All that a report says.

    Policies were written from *period* up to where *replay* begins, and replayed on *replay*, which is why
    the replay is part of the period that charts over time show.
    """

    title: str
    generated_at: datetime
    period: Period
    replay: Period
    price: Price
    services: tuple[ServiceReport, ...]
    versions: tuple[tuple[str, str], ...]

    @property
    def totals(self) -> Totals:
        """Return what all services together have and keep."""
        return Totals.summed(service.totals for service in self.services)


def _said(value: float | str | None) -> str:
    """Return a draft's or a policy's value as people read it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.4g}"
