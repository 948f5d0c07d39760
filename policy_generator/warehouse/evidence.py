"""Reads from the marts what a policy is decided from."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from clickhouse_connect.driver.client import Client

from policy_generator.errors import PolicyError
from policy_generator.evidence import DAY, PatternEvidence, ServiceEvidence, is_recognisable
from policy_generator.policy import Severity
from policy_generator.warehouse.policies import PolicyKey

_PATTERNS = """
select
    pattern_id, any(template), any(signatures), sum(log_count), sum(log_bytes), sum(protected_count),
    sum(protected_bytes), sumMap(severity_counts), sumMap(severity_bytes),
    minIf(first_seen_at, record_count > 0), max(last_seen_at), sum(window_count), any(window_seconds),
    max(anomalous_until), any(example)
from rpt_policy_evidence
inner join (
    select pattern_id, template, example from dim_log_patterns
    where team_id = {team_id:Int32} and service_name = {service_name:String}
) as patterns using (pattern_id)
inner join (
    select pattern_id, groupArray(signature) as signatures from dim_log_signatures
    where team_id = {team_id:Int32} and service_name = {service_name:String}
        and first_seen_at < {until:DateTime('UTC')}
    group by pattern_id
) as signatures using (pattern_id)
where team_id = {team_id:Int32} and service_name = {service_name:String}
    and hour_start >= {since:DateTime('UTC')} and hour_start < {until:DateTime('UTC')}
group by pattern_id
-- An hour of silence has no lines; a pattern without any has nothing to sample.
having sum(record_count) > 0
"""


class _PatternSums(NamedTuple):
    """A row of _PATTERNS."""

    pattern_id: str
    template: str
    signatures: list[int]
    line_count: float
    billed_bytes: float
    protected_count: float
    protected_bytes: float
    severity_counts: dict[str, float]
    severity_bytes: dict[str, float]
    first_seen_at: datetime
    last_seen_at: datetime
    windows_seen: int
    window_seconds: int
    anomalous_until: datetime | None
    example: str


class ServicePeriod(NamedTuple):
    """A service and the hours its logs span: from *since* until before *until*, in UTC."""

    key: PolicyKey
    since: datetime
    until: datetime

    def last(self, length: timedelta) -> "ServicePeriod":
        """Return the last *length* of the period, all of it where it is shorter.

        >>> day = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC)
        >>> ServicePeriod(PolicyKey(1, "api"), *day).last(timedelta(hours=2)).since
        datetime.datetime(2026, 9, 1, 22, 0, tzinfo=datetime.timezone.utc)
        """
        return self._replace(since=max(self.since, self.until - length))


def service_periods(client: Client) -> tuple[ServicePeriod, ...]:
    """Return each service the models have counted, with the whole hours that hold its logs."""
    rows = client.query(
        # A line from a clock that is ahead must not decide what the period is.
        "select team_id, service_name, min(hour_start), max(hour_start) + toIntervalHour(1)"
        " from fct_severity_mix_hours where hour_start <= now() + toIntervalHour(1)"
        " group by team_id, service_name order by team_id, service_name"
    ).result_rows
    return tuple(
        ServicePeriod(PolicyKey(team_id, service_name), _utc(since), _utc(until))
        for team_id, service_name, since, until in rows
    )


def bytes_per_day(client: Client, period: ServicePeriod) -> float:
    """Return what a service is billed for on an average day of *period*, before any sampling."""
    rows = client.query(
        "select sum(log_bytes) from fct_severity_mix_hours"
        " where team_id = {team_id:Int32} and service_name = {service_name:String}"
        " and hour_start >= {since:DateTime('UTC')} and hour_start < {until:DateTime('UTC')}",
        parameters={**period.key._asdict(), "since": period.since, "until": period.until},
    ).result_rows
    return float(rows[0][0]) / max(1.0, (period.until - period.since) / DAY)


def read_evidence(client: Client, period: ServicePeriod, *, with_examples: bool = False) -> ServiceEvidence:
    """Return what the marts know of the service in *period*; no lines there is a PolicyError.

    Whole lines are read *with_examples* only: who opts for them shows them to a model.
    """
    parameters = {**period.key._asdict(), "since": period.since, "until": period.until}
    sums = [_PatternSums(*row) for row in client.query(_PATTERNS, parameters=parameters).result_rows]
    if not sums:
        raise PolicyError(
            f"service {period.key.service_name!r} has no counted lines from {period.since:%Y-%m-%d %H:%M} "
            f"until {period.until:%Y-%m-%d %H:%M} UTC. Run `lipservice run`, or widen --hours."
        )
    return ServiceEvidence(
        team_id=period.key.team_id,
        service_name=period.key.service_name,
        since=period.since,
        until=period.until,
        window_seconds=sums[0].window_seconds,
        line_count=sum(one.line_count for one in sums),
        billed_bytes=sum(one.billed_bytes for one in sums),
        severity_counts=_summed([one.severity_counts for one in sums]),
        severity_bytes=_summed([one.severity_bytes for one in sums]),
        # Nobody can tell what lies beyond the cap on signatures by a pattern: its severity's rate holds.
        patterns=tuple(
            _pattern(one, period, with_example=with_examples)
            for one in sums
            if is_recognisable(one.signatures)
        ),
    )


def _pattern(sums: _PatternSums, period: ServicePeriod, *, with_example: bool) -> PatternEvidence:
    anomalous_until = None if sums.anomalous_until is None else _utc(sums.anomalous_until)
    return PatternEvidence(
        pattern_id=sums.pattern_id,
        template=sums.template,
        signatures=tuple(sums.signatures),
        line_count=sums.line_count,
        billed_bytes=sums.billed_bytes,
        protected_count=sums.protected_count,
        protected_bytes=sums.protected_bytes,
        severity_counts={Severity(name): count for name, count in sums.severity_counts.items()},
        first_seen_at=_utc(sums.first_seen_at),
        last_seen_at=_utc(sums.last_seen_at),
        windows_seen=sums.windows_seen,
        # What was over before the period ended is history, no reason to keep more.
        anomalous_until=anomalous_until if anomalous_until and anomalous_until > period.until else None,
        example=sums.example if with_example else None,
    )


def _summed(maps: list[dict[str, float]]) -> dict[Severity, float]:
    names = {name for one in maps for name in one}
    return {Severity(name): sum(one.get(name, 0.0) for one in maps) for name in names}


def _utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
