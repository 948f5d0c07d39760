"""Builders of evidence: a test names what matters to it, the rest is ordinary."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.policy import PROTECTED_SEVERITIES, Severity

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
WINDOW_SECONDS = 300
WINDOWS_A_DAY = 288


def an_id(number: int) -> str:
    """Return the id of pattern *number*."""
    return f"{number:016x}"


def a_pattern(
    number: int = 1,
    *,
    template: str = "request <*> handled in <*> ms",
    counts: Mapping[Severity, float] | None = None,
    speaks_of_error: float = 0.0,
    bytes_a_line: float = 100.0,
    windows_seen: int = 1,
    anomalous_until: datetime | None = None,
    signatures: tuple[int, ...] | None = None,
    example: str | None = None,
) -> PatternEvidence:
    """Return pattern *number*: 1,000 INFO lines of 100 bytes, seen in one window of the first day.

    *speaks_of_error* of its UNSPECIFIED lines are protected, beside those of a protected severity.
    """
    counts = {Severity.INFO: 1000.0} if counts is None else counts
    line_count = math.fsum(counts.values())
    protected = speaks_of_error + math.fsum(counts.get(severity, 0.0) for severity in PROTECTED_SEVERITIES)
    return PatternEvidence(
        pattern_id=an_id(number),
        template=template,
        signatures=(number,) if signatures is None else signatures,
        line_count=line_count,
        billed_bytes=line_count * bytes_a_line,
        protected_count=protected,
        protected_bytes=protected * bytes_a_line,
        severity_counts=counts,
        first_seen_at=SINCE,
        last_seen_at=SINCE + timedelta(hours=1),
        windows_seen=windows_seen,
        anomalous_until=anomalous_until,
        example=example,
    )


def an_evidence(
    *patterns: PatternEvidence,
    days: float = 1.0,
    outside: Mapping[Severity, float] | None = None,
    bytes_a_line_outside: float = 100.0,
    service_name: str = "api",
) -> ServiceEvidence:
    """Return a service that is *patterns*, and the lines *outside* of any pattern, over *days*."""
    outside = outside or {}
    lines: dict[Severity, float] = dict(outside)
    sizes = {severity: count * bytes_a_line_outside for severity, count in outside.items()}
    for pattern in patterns:
        for severity, count in pattern.severity_counts.items():
            lines[severity] = lines.get(severity, 0.0) + count
            sizes[severity] = sizes.get(severity, 0.0) + pattern.billed_bytes * count / pattern.line_count
    return ServiceEvidence(
        team_id=1,
        service_name=service_name,
        since=SINCE,
        until=SINCE + timedelta(days=days),
        window_seconds=WINDOW_SECONDS,
        line_count=math.fsum(lines.values()),
        billed_bytes=math.fsum(sizes.values()),
        severity_counts=lines,
        severity_bytes=sizes,
        patterns=patterns,
    )
