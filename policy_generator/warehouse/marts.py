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
    """An anomaly of a service: a stretch of time, and what was counted and expected in it."""

    verdict: str
    pattern_id: str
    template: str
    started_at: datetime
    ended_at: datetime
    is_open: bool
    log_count: float
    expected: float
    lower: float
    upper: float
    z_score: float
    grade: str
    peak_at: datetime
    pattern_ids: list[str]
    boosted_until: datetime
    why: str


class CourseRow(NamedTuple):
    """A window in or about an anomaly, which began at *started_at*."""

    pattern_id: str
    verdict: str
    started_at: datetime
    window_start: datetime
    log_count: float
    lower: float
    upper: float


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
select
    verdict, pattern_id, template, started_at, ended_at, is_open, log_count, expected, lower, upper, z_score,
    grade, peak_at, pattern_ids, boosted_until, why
from fct_anomalies
where team_id = {team_id:Int32} and service_name = {service_name:String}
    and ended_at > {since:DateTime('UTC')} and started_at < {until:DateTime('UTC')}
order by started_at desc, z_score desc, pattern_id, verdict
limit {limit:UInt32}
"""

# Two hours before and after show what was usual.
_COURSES = """
select pattern_id, anomalies.verdict, started_at, window_start, scores.log_count, scores.lower, scores.upper
from (
    select
        pattern_id, verdict, started_at, ended_at,
        multiIf(verdict = 'error_surge', 'errors', pattern_id = '', 'service', 'pattern') as series
    from fct_anomalies
    where team_id = {team_id:Int32} and service_name = {service_name:String}
        and ended_at > {since:DateTime('UTC')} and started_at < {until:DateTime('UTC')}
) as anomalies
inner join (
    select series, pattern_id, window_start, log_count, lower, upper from fct_pattern_scores
    where team_id = {team_id:Int32} and service_name = {service_name:String}
        and window_start >= {since:DateTime('UTC')} - toIntervalDay(1)
        and window_start < {until:DateTime('UTC')} + toIntervalDay(1)
) as scores using (series, pattern_id)
where window_start >= started_at - toIntervalHour(2) and window_start < ended_at + toIntervalHour(2)
order by pattern_id, verdict, started_at, window_start
"""


def pattern_rows(
    client: Client, period: ServicePeriod, *, most_bars: int, limit: int
) -> tuple[PatternRow, ...]:
    """Return the largest patterns of a service in *period*, by lines; courses of at most *most_bars* bars."""
    parameters = {**_parameters(period, limit), "most_bars": most_bars}
    return tuple(PatternRow(*row) for row in client.query(_PATTERNS, parameters=parameters).result_rows)


def anomaly_rows(client: Client, period: ServicePeriod, *, limit: int) -> tuple[AnomalyRow, ...]:
    """Return the anomalies that a service had in *period*, the latest first."""
    found = client.query(_ANOMALIES, parameters=_parameters(period, limit)).result_rows
    return tuple(AnomalyRow(*row) for row in found)


def course_rows(client: Client, period: ServicePeriod) -> tuple[CourseRow, ...]:
    """Return what was counted and expected about each anomaly of a service in *period*, in order of time."""
    return tuple(
        CourseRow(*row) for row in client.query(_COURSES, parameters=_parameters(period, 0)).result_rows
    )


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
