"""What a stored policy would have kept of past logs, decided line by line in ClickHouse."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from clickhouse_connect.driver.client import Client

from policy_generator.policy_settings import COUNT_ERROR, LOST_PATTERNS, ReplayLimits

# Groups may be as many as there are lines; beyond this many bytes they are sorted on disk.
_IN_MEMORY = 500_000_000
_ON_DISK = {"max_bytes_before_external_group_by": _IN_MEMORY, "max_bytes_before_external_sort": _IN_MEMORY}
# What a day is compared with to tell whether it is unusual.
_TRAINED = timedelta(days=1)

_TOTALS = """
select
    sum(records), sum(kept), sum(bytes), sum(bytes_kept), sum(lines), sum(estimated), sum(protected),
    sum(protected_kept), count(), countIf(kept > 0),
    -- Weights add up in another order each time.
    round(if(count() = 0, 0, quantileExact(0.95)(abs(estimated / lines - 1))), 9),
    sum(undecidable), sum(novel), countIf(is_new), countIf(is_new and kept > 0)
from (
    select
        sum(record_count) as records, sum(kept_count) as kept, sum(record_bytes) as bytes,
        sum(kept_bytes) as bytes_kept, sum(log_count) as lines, sum(estimated_count) as estimated,
        sum(protected_count) as protected, sum(kept_protected_count) as protected_kept,
        sum(undecidable_count) as undecidable, sum(novel_count) as novel,
        pattern_id not in (
            select arrayJoin(mapKeys(pattern_signatures)) from fct_policies where policy_id = {policy_id:UUID}
        ) as is_new
    from rpt_policy_replay(
        policy_id = {policy_id:UUID}, since = {since:DateTime64(6, 'UTC')},
        until = {until:DateTime64(6, 'UTC')}
    )
    group by pattern_id
)
"""

_ANOMALIES = """
select countIf(is_anomalous), countIf(is_anomalous and is_found), countIf(not is_anomalous)
from rpt_policy_anomalies(
    policy_id = {policy_id:UUID}, since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}
)
"""


class Replay(NamedTuple):
    """Totals of a replay; bytes as billed, log counts weighted by what was sampled before."""

    since: datetime
    until: datetime
    record_count: int
    kept_count: int
    record_bytes: int
    kept_bytes: int
    log_count: float
    estimated_count: float
    protected_count: int
    kept_protected_count: int
    pattern_count: int
    kept_pattern_count: int
    count_error_p95: float = 0.0
    undecidable_count: int = 0
    novel_count: int = 0
    new_pattern_count: int = 0
    kept_new_pattern_count: int = 0

    @property
    def lost_pattern_count(self) -> int:
        """Return how many patterns would have no line left."""
        return self.pattern_count - self.kept_pattern_count

    @property
    def lost_pattern_share(self) -> float:
        """Return the share of the patterns of which no line would have been kept."""
        return self.lost_pattern_count / self.pattern_count if self.pattern_count else 0.0

    @property
    def reduction_share(self) -> float:
        """Return the share of the bytes that would have been dropped.

        >>> from datetime import UTC
        >>> day = datetime(2026, 9, 1, tzinfo=UTC)
        >>> Replay(day, day, 9, 9, 100, 25, 9.0, 9.0, 0, 0, 1, 1).reduction_share
        0.75
        """
        return 1 - self.kept_bytes / self.record_bytes if self.record_bytes else 0.0

    @property
    def is_safe(self) -> bool:
        """Return whether every protected line would have been kept."""
        return self.kept_protected_count == self.protected_count

    def why_not(self, limits: ReplayLimits) -> str | None:
        """Return why a policy with this replay may not come into force by *limits*, None where it may.

        >>> from datetime import UTC
        >>> day = datetime(2026, 9, 1, tzinfo=UTC)
        >>> Replay(day, day, 9, 9, 100, 25, 9.0, 9.0, 0, 0, 4, 3).why_not(ReplayLimits())
        'its replay lost 1 of 4 patterns; LIPSERVICE_REPLAY_LOST_PATTERN_SHARE allows 5.0%'
        >>> Replay(day, day, 9, 9, 100, 25, 9.0, 9.0, 3, 1, 4, 4).why_not(ReplayLimits())
        'its replay would have dropped 2 protected lines'
        """
        if not self.is_safe:
            lost = self.protected_count - self.kept_protected_count
            return f"its replay would have dropped {lost} protected lines"
        if self.lost_pattern_share > limits.lost_pattern_share:
            return (
                f"its replay lost {self.lost_pattern_count} of {self.pattern_count} "
                f"patterns; {LOST_PATTERNS} allows {limits.lost_pattern_share:.1%}"
            )
        if self.count_error_p95 > limits.count_error:
            return (
                f"its replay counted one pattern in twenty more than {self.count_error_p95:.1%} wrong; "
                f"{COUNT_ERROR} allows {limits.count_error:.1%}"
            )
        return None


class Anomalies(NamedTuple):
    """Hours in which a pattern is anomalous: in all lines, in the kept ones too, and in these alone."""

    anomalous_count: int
    found_count: int
    false_count: int


def replay_policy(client: Client, policy_id: UUID, *, since: datetime, until: datetime) -> Replay:
    """Return what the policy would have kept of the logs from *since* until before *until*."""
    row = client.query(
        _TOTALS, parameters={"policy_id": policy_id, "since": since, "until": until}, settings=_ON_DISK
    ).result_rows[0]
    return Replay(since, until, *row)


def replay_anomalies(client: Client, policy_id: UUID, *, since: datetime, until: datetime) -> Anomalies:
    """Return whether what the policy keeps shows the anomalies from *since* until before *until*.

    The day before is replayed as well: it is what is usual.
    """
    period = {"policy_id": policy_id, "since": since - _TRAINED, "until": until}
    return Anomalies(*client.query(_ANOMALIES, parameters=period, settings=_ON_DISK).result_rows[0])
