"""Reads of the marts for people: patterns and anomalies."""

from datetime import datetime
from typing import NamedTuple

from clickhouse_connect.driver.client import Client

from policy_generator.warehouse.evidence import ServicePeriod


class PatternRow(NamedTuple):
    """One pattern of a service; *course* is its lines in bars of *bar_seconds* from the period's start."""

    pattern_id: str
    template: str
    severity_counts: dict[str, float]
    log_count: float
    log_bytes: float
    log_share: float
    byte_share: float
    first_seen_at: datetime
    last_seen_at: datetime
    bar_seconds: int
    course: list[float]


class AnomalyRow(NamedTuple):
    """One window of a pattern that is not as usual."""

    window_start: datetime
    verdict: str
    log_count: float
    training_avg: float
    z_score: float | None
    pattern_id: str
    template: str


# A bar is a whole number of windows: else bars of steady lines would go up and down.
_PATTERNS = """
with
    greatest(1, (
        select any(window_seconds) from rpt_policy_evidence
        where team_id = {team_id:Int32} and service_name = {service_name:String}
    )) as window_seconds,
    dateDiff('second', {since:DateTime('UTC')}, {until:DateTime('UTC')}) as seconds,
    toUInt32(window_seconds * ceil(ceil(seconds / window_seconds) / {most_bars:UInt32})) as bar_seconds,
    toUInt32(ceil(seconds / bar_seconds)) as bar_count
select
    pattern_id, template, severity_counts, lines, bytes, lines / sum(lines) over () as line_share,
    bytes / sum(bytes) over () as byte_share, first_seen, last_seen, bar_seconds, course
from (
    select
        pattern_id, sumMap(map(toString(severity), log_count)) as severity_counts, sum(log_count) as lines,
        sum(log_bytes) as bytes, min(first_seen_at) as first_seen, max(last_seen_at) as last_seen,
        sumForEach(arrayMap(i -> if(i = bar, log_count, 0.), range(bar_count))) as course
    from (
        select *, intDiv(dateDiff('second', {since:DateTime('UTC')}, window_start), bar_seconds) as bar
        from fct_pattern_windows
        where team_id = {team_id:Int32} and service_name = {service_name:String}
            and window_start >= {since:DateTime('UTC')} and window_start < {until:DateTime('UTC')}
    )
    group by pattern_id
) as counted
inner join (
    select pattern_id, template from dim_log_patterns
    where team_id = {team_id:Int32} and service_name = {service_name:String}
) as patterns using (pattern_id)
order by lines desc, pattern_id
limit {limit:UInt32}
"""

_ANOMALIES = """
select window_start, verdict, log_count, training_avg, z_score, pattern_id, template
from fct_anomalies
where team_id = {team_id:Int32} and service_name = {service_name:String}
    and window_start >= {since:DateTime('UTC')} and window_start < {until:DateTime('UTC')}
order by window_start desc, z_score desc, pattern_id
limit {limit:UInt32}
"""


def pattern_rows(
    client: Client, period: ServicePeriod, *, most_bars: int, limit: int
) -> tuple[PatternRow, ...]:
    """Return the largest patterns of a service in *period*, by lines; courses of at most *most_bars* bars."""
    parameters = {**_parameters(period, limit), "most_bars": most_bars}
    return tuple(PatternRow(*row) for row in client.query(_PATTERNS, parameters=parameters).result_rows)


def anomaly_rows(client: Client, period: ServicePeriod, *, limit: int) -> tuple[AnomalyRow, ...]:
    """Return the unusual windows of a service in *period*, the latest first."""
    found = client.query(_ANOMALIES, parameters=_parameters(period, limit)).result_rows
    return tuple(AnomalyRow(*row) for row in found)


def _parameters(period: ServicePeriod, limit: int) -> dict[str, object]:
    return {**period.key._asdict(), "since": period.since, "until": period.until, "limit": limit}


def pattern_count(client: Client, period: ServicePeriod) -> int:
    """Return how many patterns a service has in *period*."""
    rows = client.query(
        "select uniqExact(pattern_id) from fct_pattern_windows"
        " where team_id = {team_id:Int32} and service_name = {service_name:String}"
        " and window_start >= {since:DateTime('UTC')} and window_start < {until:DateTime('UTC')}",
        parameters=_parameters(period, 0),
    ).result_rows
    return int(rows[0][0])


def severity_shares(client: Client, period: ServicePeriod) -> tuple[tuple[str, float], ...]:
    """Return each severity of a service with its share of the lines in *period*, the largest first."""
    rows = client.query(
        "select severity, sum(log_count) as lines, lines / sum(lines) over () from fct_severity_mix_hours"
        " where team_id = {team_id:Int32} and service_name = {service_name:String}"
        " and hour_start >= {since:DateTime('UTC')} and hour_start < {until:DateTime('UTC')}"
        " group by severity order by lines desc",
        parameters=_parameters(period, 0),
    ).result_rows
    return tuple((severity, share) for severity, _, share in rows)
