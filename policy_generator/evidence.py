"""What is known about the logs of one service in one period: all that a policy is decided from.

Counts and bytes are weighted sums, that is, estimates of what was there before any sampling.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from policy_generator.policy import (
    PROTECTED_SEVERITIES,
    Amount,
    FrozenMapping,
    FrozenModel,
    PatternId,
    Severity,
    Signature,
    TeamId,
    UtcDatetime,
    canonical_hash,
)

# Sums of weights differ in their last bits with the order in which threads add them up. Nine digits are
# beyond what any decision rests on, and make the same logs the same evidence.
SIGNIFICANT_DIGITS = 9
# No service has written a septillion bytes; beyond, sums and squares would leave what a float can hold.
MOST = 1e24
# What rounding and such sums may add up to where counts are compared.
TOLERANCE = 1e-6

DAY = timedelta(days=1)


def _rounded(amount: float) -> float:
    return float(f"{amount:.{SIGNIFICANT_DIGITS}g}")


Weighted = Annotated[Amount, Field(le=MOST), AfterValidator(_rounded)]


def _is_above(amount: float, limit: float) -> bool:
    """Return whether *amount* exceeds *limit* by more than rounding explains."""
    return amount > limit + TOLERANCE * max(1.0, abs(limit))


class PatternEvidence(FrozenModel):
    """One pattern of a service in the period."""

    pattern_id: PatternId
    template: str
    signatures: tuple[Signature, ...]
    line_count: Annotated[Weighted, Field(gt=0)]
    billed_bytes: Weighted
    protected_count: Weighted = Field(description="Lines that rule 1 of the decision keeps.")
    protected_bytes: Weighted
    severity_counts: FrozenMapping[Severity, Weighted]
    first_seen_at: UtcDatetime
    last_seen_at: UtcDatetime
    windows_seen: Annotated[int, Field(ge=1)]
    anomalous_until: UtcDatetime | None = None
    example: str | None = Field(
        default=None, description="A whole line, for a model to read; only where that was opted for."
    )

    @property
    def protected_share(self) -> float:
        """Return the share of the pattern's lines that is kept whatever its rate.

        >>> PatternEvidence.model_construct(line_count=200.0, protected_count=50.0).protected_share
        0.25
        """
        return min(1.0, self.protected_count / self.line_count)

    @property
    def sampled_bytes(self) -> float:
        """Return the bytes that a rate decides on: all but those of the protected lines.

        >>> PatternEvidence.model_construct(billed_bytes=200.0, protected_bytes=50.0).sampled_bytes
        150.0
        """
        return max(0.0, self.billed_bytes - self.protected_bytes)

    @property
    def sampled_counts(self) -> Mapping[Severity, float]:
        """Return the lines per severity that a rate decides on: all but the protected ones.

        >>> PatternEvidence.model_construct(
        ...     line_count=100.0,
        ...     protected_count=12.0,
        ...     severity_counts={Severity.INFO: 60.0, Severity.ERROR: 10.0, Severity.UNSPECIFIED: 30.0},
        ... ).sampled_counts
        {<Severity.INFO: 'INFO'>: 60.0, <Severity.UNSPECIFIED: 'UNSPECIFIED'>: 28.0}
        """
        by_severity = _of(self.severity_counts, PROTECTED_SEVERITIES)
        # What else is protected has no severity, but a body that speaks of an error.
        spoken = max(0.0, self.protected_count - by_severity)
        left = {
            severity: count - spoken if severity is Severity.UNSPECIFIED else count
            for severity, count in self.severity_counts.items()
            if severity not in PROTECTED_SEVERITIES
        }
        return {severity: count for severity, count in left.items() if count > 0}

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        named = f"pattern {self.pattern_id}"
        if self.first_seen_at > self.last_seen_at:
            raise ValueError(
                f"{named} was first seen at {self.first_seen_at}, after it was last seen at "
                f"{self.last_seen_at}; expected the earlier instant first"
            )
        counted = math.fsum(self.severity_counts.values())
        if _is_above(counted, self.line_count) or _is_above(self.line_count, counted):
            raise ValueError(
                f"{named} has {counted:g} lines by severity but {self.line_count:g} in all; expected the same"
            )
        least = _of(self.severity_counts, PROTECTED_SEVERITIES)
        most = least + self.severity_counts.get(Severity.UNSPECIFIED, 0.0)
        if _is_above(least, self.protected_count) or _is_above(self.protected_count, most):
            raise ValueError(
                f"{named} has {self.protected_count:g} protected lines; expected {least:g} (ERROR, CRITICAL, "
                f"UNKNOWN) to {most:g} (and UNSPECIFIED)"
            )
        if _is_above(self.protected_bytes, self.billed_bytes):
            raise ValueError(
                f"{named} has {self.protected_bytes:g} protected bytes but {self.billed_bytes:g} in all; "
                "expected no more"
            )
        return self


class ServiceEvidence(FrozenModel):
    """One service in the period from *since* until before *until*, with the patterns found in it."""

    team_id: TeamId
    service_name: str
    since: UtcDatetime
    until: UtcDatetime
    window_seconds: Annotated[int, Field(ge=1)]
    line_count: Weighted
    billed_bytes: Weighted
    severity_counts: FrozenMapping[Severity, Weighted]
    severity_bytes: FrozenMapping[Severity, Weighted]
    patterns: Annotated[tuple[PatternEvidence, ...], AfterValidator(lambda found: tuple(_by_id(found)))]

    @property
    def period_days(self) -> float:
        """Return the length of the period in days.

        >>> from datetime import UTC, datetime
        >>> ServiceEvidence.model_construct(
        ...     since=datetime(2026, 9, 1, tzinfo=UTC), until=datetime(2026, 9, 2, 12, tzinfo=UTC)
        ... ).period_days
        1.5
        """
        return (self.until - self.since) / DAY

    @property
    def counted_days(self) -> float:
        """Return the length of the period in days, as figures per day count it.

        A period shorter than a day counts as one: what was seen for an hour isn't taken to go on all day,
        which would call a short file busy and sample it for nothing.

        >>> from datetime import UTC, datetime
        >>> ServiceEvidence.model_construct(
        ...     since=datetime(2026, 9, 1, tzinfo=UTC), until=datetime(2026, 9, 1, 1, tzinfo=UTC)
        ... ).counted_days
        1.0
        """
        return max(1.0, self.period_days)

    def lines_a_day(self, line_count: float) -> float:
        """Return how many lines a day *line_count* lines of the period are.

        >>> from datetime import UTC, datetime
        >>> ServiceEvidence.model_construct(
        ...     since=datetime(2026, 9, 1, tzinfo=UTC), until=datetime(2026, 9, 3, tzinfo=UTC)
        ... ).lines_a_day(500.0)
        250.0
        """
        return line_count / self.counted_days

    def share(self, pattern: PatternEvidence) -> float:
        """Return the share of the service that is *pattern*, in lines or in bytes, whichever is larger.

        Bytes are what is billed, lines are what is read; a pattern that is much of either is repetitive.

        >>> ServiceEvidence.model_construct(line_count=200.0, billed_bytes=1000.0).share(
        ...     PatternEvidence.model_construct(line_count=20.0, billed_bytes=500.0)
        ... )
        0.5
        """
        of_lines = pattern.line_count / self.line_count if self.line_count else 0.0
        of_bytes = pattern.billed_bytes / self.billed_bytes if self.billed_bytes else 0.0
        return min(1.0, max(of_lines, of_bytes))

    def regularity(self, pattern: PatternEvidence) -> float:
        """Return the share of the period's windows in which *pattern* was seen.

        >>> from datetime import UTC, datetime
        >>> ServiceEvidence.model_construct(
        ...     since=datetime(2026, 9, 1, tzinfo=UTC),
        ...     until=datetime(2026, 9, 1, 1, tzinfo=UTC),
        ...     window_seconds=300,
        ... ).regularity(PatternEvidence.model_construct(windows_seen=9))
        0.75
        """
        windows = math.ceil((self.until - self.since).total_seconds() / self.window_seconds)
        return min(1.0, pattern.windows_seen / max(1, windows))

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        named = f"service {self.service_name!r}"
        if self.since >= self.until:
            raise ValueError(
                f"{named} has evidence from {self.since} until {self.until}; expected a later end"
            )
        totals = (
            ("lines", "by severity", self.line_count, self.severity_counts.values()),
            ("bytes", "by severity", self.billed_bytes, self.severity_bytes.values()),
        )
        for what, how, total, parts in totals:
            added = math.fsum(parts)
            if _is_above(added, total) or _is_above(total, added):
                raise ValueError(
                    f"{named} has {added:g} {what} {how} but {total:g} in all; expected the same"
                )
        limits = (
            ("lines", self.line_count, (pattern.line_count for pattern in self.patterns)),
            ("bytes", self.billed_bytes, (pattern.billed_bytes for pattern in self.patterns)),
        )
        for what, total, parts_of_patterns in limits:
            added = math.fsum(parts_of_patterns)
            if _is_above(added, total):
                raise ValueError(
                    f"{named} has {added:g} {what} in its patterns but {total:g} in all; expected no more"
                )
        _refuse_twice(named, "pattern id", (pattern.pattern_id for pattern in self.patterns))
        _refuse_twice(named, "signature", (one for pattern in self.patterns for one in pattern.signatures))
        return self


def evidence_hash(evidence: ServiceEvidence) -> str:
    """Return the SHA-256 that tells this evidence from any other, whatever order its patterns came in."""
    return canonical_hash(evidence)


def _by_id(patterns: Iterable[PatternEvidence]) -> list[PatternEvidence]:
    return sorted(patterns, key=lambda pattern: pattern.pattern_id)


def _of(counts: Mapping[Severity, float], severities: Iterable[Severity]) -> float:
    return math.fsum(counts.get(severity, 0.0) for severity in severities)


def _refuse_twice(named: str, what: str, values: Iterable[str | int]) -> None:
    seen: set[str | int] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{named} has the {what} {value} twice; expected each in one pattern")
        seen.add(value)


def is_recognisable(signatures: Sequence[int]) -> bool:
    """Return whether lines of a pattern with these *signatures* can be told by them.

    Lines beyond the cap on signatures are counted under the number of their severity (macro
    `overflow_signature`), which no line has itself.

    >>> is_recognisable([9_518_446_744_073_709_551]), is_recognisable([3])
    (True, False)
    """
    return min(signatures) > len(Severity)
