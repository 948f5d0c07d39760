"""Fills a service's report from the marts."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from clickhouse_connect.driver.client import Client

from policy_generator.policy import Policy, Severity
from policy_generator.report.data import (
    Anomaly,
    AnomalyKind,
    CourseWindow,
    PatternRow,
    PolicySummary,
    ServiceReport,
    SeverityCount,
    SeverityDay,
    SeverityHour,
    Totals,
)  # fmt: skip
from policy_generator.warehouse import marts
from policy_generator.warehouse.evidence import ServicePeriod

# The largest patterns make nearly all of the bill; a page of hundreds nobody reads.
SHOWN_PATTERNS = 20
# More marks than this on one time line can't be told apart.
SHOWN_ANOMALIES = 500

_REPLAYED = """
select
    pattern_id, severity, hour_start, sum(log_count), sum(kept_count), sum(record_bytes), sum(kept_bytes),
    sum(protected_count), sum(kept_protected_count)
from rpt_policy_replay(
    policy_id = {policy_id:UUID},
    since = {since:DateTime64(6, 'UTC')},
    until = {until:DateTime64(6, 'UTC')}
)
group by pattern_id, severity, hour_start
order by hour_start
"""

_SEVERITY_DAYS = """
select toDate(hour_start) as day, severity, sum(log_count)
from fct_severity_mix_hours
where team_id = {team_id:Int32} and service_name = {service_name:String}
    and hour_start >= {since:DateTime('UTC')} and hour_start < {until:DateTime('UTC')}
group by day, severity
order by day, severity
"""


class _Replayed(NamedTuple):
    """A row of _REPLAYED."""

    pattern_id: str
    severity: str
    hour: datetime
    log_count: float
    kept_count: float
    record_bytes: float
    kept_bytes: float
    protected_count: float
    kept_protected_count: float


def read_service_report(
    client: Client, period: ServicePeriod, replay: ServicePeriod, policy: Policy
) -> ServiceReport:
    """Return the report of a service whose *policy* is replayed on the *replay* part of *period*."""
    replayed = _replayed(client, replay, policy)
    hours = round((period.until - period.since).total_seconds() / 3600)
    rows = marts.pattern_rows(client, period, most_bars=hours, limit=SHOWN_PATTERNS)
    return ServiceReport(
        service_name=period.key.service_name,
        policy=PolicySummary.of(policy),
        totals=_totals(replayed),
        pattern_count=marts.pattern_count(client, period),
        patterns=tuple(_pattern(row, policy, replayed) for row in rows),
        severity_days=_severity_days(client, period),
        severity_hours=tuple(
            SeverityHour(
                row.hour.replace(tzinfo=UTC), Severity(row.severity), row.record_bytes, row.kept_bytes
            )
            for row in replayed
        ),
        anomalies=_anomalies(client, period),
    )


def _anomalies(client: Client, period: ServicePeriod) -> tuple[Anomaly, ...]:
    courses: dict[tuple[str, str, datetime], list[CourseWindow]] = defaultdict(list)
    for row in marts.course_rows(client, period):
        courses[row.pattern_id, row.verdict, row.started_at].append(
            CourseWindow(row.window_start.replace(tzinfo=UTC), row.log_count, row.lower, row.upper)
        )
    return tuple(
        replace(anomaly_of(row), course=tuple(courses.get((row.pattern_id, row.verdict, row.started_at), ())))
        for row in marts.anomaly_rows(client, period, limit=SHOWN_ANOMALIES)
    )


def anomaly_of(row: marts.AnomalyRow) -> Anomaly:
    """Return *row* as what a report and the command tell about."""
    return Anomaly(
        kind=AnomalyKind(row.verdict),
        pattern_id=row.pattern_id,
        template=row.template,
        started_at=row.started_at.replace(tzinfo=UTC),
        ended_at=row.ended_at.replace(tzinfo=UTC),
        log_count=row.log_count,
        expected=row.expected,
        lower=row.lower,
        upper=row.upper,
        z_score=row.z_score,
        grade=row.grade,
        is_open=row.is_open,
    )


def _replayed(client: Client, replay: ServicePeriod, policy: Policy) -> tuple[_Replayed, ...]:
    parameters = {"policy_id": policy.policy_id, "since": replay.since, "until": replay.until}
    return tuple(_Replayed(*row) for row in client.query(_REPLAYED, parameters=parameters).result_rows)


def _totals(replayed: tuple[_Replayed, ...]) -> Totals:
    return Totals(
        log_count=sum(row.log_count for row in replayed),
        kept_count=sum(row.kept_count for row in replayed),
        billed_bytes=sum(row.record_bytes for row in replayed),
        kept_bytes=sum(row.kept_bytes for row in replayed),
        protected_count=sum(row.protected_count for row in replayed),
        kept_protected_count=sum(row.kept_protected_count for row in replayed),
    )


def _pattern(row: marts.PatternRow, policy: Policy, replayed: tuple[_Replayed, ...]) -> PatternRow:
    its = [one for one in replayed if one.pattern_id == row.pattern_id]
    before, after = sum(one.record_bytes for one in its), sum(one.kept_bytes for one in its)
    rate = policy.pattern_rates.get(row.pattern_id)
    projected = policy.projection.patterns.get(row.pattern_id)
    return PatternRow(
        pattern_id=row.pattern_id,
        template=row.template,
        log_count=row.log_count,
        log_share=row.log_share,
        billed_bytes=before,
        kept_bytes=after,
        rate=rate,
        relative_error=projected.relative_error if projected else None,
        severities=tuple(SeverityCount(Severity(name), count) for name, count in row.severity_counts.items()),
        hourly_counts=tuple(row.course),
        reason=policy.draft.reasons.get(row.pattern_id, ""),
    )


def _severity_days(client: Client, period: ServicePeriod) -> tuple[SeverityDay, ...]:
    parameters = {**period.key._asdict(), "since": period.since, "until": period.until}
    rows = client.query(_SEVERITY_DAYS, parameters=parameters).result_rows
    return tuple(SeverityDay(day, Severity(severity), count) for day, severity, count in rows)
