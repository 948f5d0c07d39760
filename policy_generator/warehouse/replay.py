"""What a stored policy would have kept of past logs, decided line by line in ClickHouse."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from clickhouse_connect.driver.client import Client

_TOTALS = """
select
    sum(record_count), sum(kept_count), sum(record_bytes), sum(kept_bytes), sum(log_count),
    sum(estimated_count), sum(protected_count), sum(kept_protected_count), uniqExact(pattern_id),
    uniqExactIf(pattern_id, kept_count > 0)
from rpt_policy_replay(
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


def replay_policy(client: Client, policy_id: UUID, *, since: datetime, until: datetime) -> Replay:
    """Return what the policy would have kept of the logs from *since* until before *until*."""
    row = client.query(
        _TOTALS, parameters={"policy_id": policy_id, "since": since, "until": until}
    ).result_rows[0]
    return Replay(since, until, *row)
