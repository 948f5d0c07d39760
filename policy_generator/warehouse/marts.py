"""Reads of the marts for people: patterns and anomalies."""

from datetime import datetime
from typing import NamedTuple

from clickhouse_connect.driver.client import Client

from policy_generator.warehouse.evidence import ServicePeriod

# As many as fit into a sparkline.
SPARK_BUCKETS = 24


class PatternRow(NamedTuple):
    """One pattern of a service; *spark* is its lines in equal parts of the service's period."""

    pattern_id: str
    template: str
    severities: list[str]
    log_count: float
    log_bytes: float
    protected_count: float
    log_share: float
    byte_share: float
    last_seen_at: datetime
    spark: list[float]


class AnomalyRow(NamedTuple):
    """One window of a pattern that is not as usual."""

    window_start: datetime
    verdict: str
    log_count: float
    training_avg: float
    z_score: float | None
    pattern_id: str
    template: str


_PATTERNS = """
select
    pattern_id, template, severities, log_count, log_bytes, protected_count,
    log_count / sum(log_count) over () as log_share, log_bytes / sum(log_bytes) over () as byte_share,
    last_seen_at, sparks.spark
from dim_log_patterns
left join (
    select pattern_id, sumForEach(arrayMap(i -> if(i = bucket, log_count, 0.), range({buckets:UInt8}))) as spark
    from (
        select pattern_id, log_count, least({buckets:UInt8} - 1, intDiv(
            dateDiff('second', {since:DateTime('UTC')}, window_start) * {buckets:UInt8},
            dateDiff('second', {since:DateTime('UTC')}, {until:DateTime('UTC')}))) as bucket
        from fct_pattern_windows where team_id = {team_id:Int32} and service_name = {service_name:String}
    )
    group by pattern_id
) as sparks using (pattern_id)
where team_id = {team_id:Int32} and service_name = {service_name:String}
order by log_count desc, pattern_id
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


def pattern_rows(client: Client, period: ServicePeriod, *, limit: int) -> tuple[PatternRow, ...]:
    """Return the largest patterns of a service, by lines."""
    parameters = {**_parameters(period, limit), "buckets": SPARK_BUCKETS}
    return tuple(PatternRow(*row) for row in client.query(_PATTERNS, parameters=parameters).result_rows)


def anomaly_rows(client: Client, period: ServicePeriod, *, limit: int) -> tuple[AnomalyRow, ...]:
    """Return the unusual windows of a service in *period*, the latest first."""
    found = client.query(_ANOMALIES, parameters=_parameters(period, limit)).result_rows
    return tuple(AnomalyRow(*row) for row in found)


def _parameters(period: ServicePeriod, limit: int) -> dict[str, object]:
    return {**period.key._asdict(), "since": period.since, "until": period.until, "limit": limit}
