"""Versions in shadow: replayed on what is new, beside the version in force, and never applied."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from clickhouse_connect.driver.client import Client

from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.inserts import insert_once
from policy_generator.warehouse.policies import PolicyKey
from policy_generator.warehouse.replay import Replay, replay_policy

# What a version is first replayed on: the day before it went into shadow.
_FIRST = timedelta(days=1)
_SHADOWS = """
select seen.version, seen.policy_id, active.version, active.policy_id, seen.seen_until
from (
    select team_id, service_name, shadows.version as version, policy_id, seen_until
    from dim_shadow_policies as shadows
    left join (
        select team_id, service_name, version, max(until) as seen_until from fct_shadow_replays group by all
    ) as replays using (team_id, service_name, version)
) as seen
left join dim_active_policies as active using (team_id, service_name)
where team_id = {team_id:Int32} and service_name = {service_name:String}
order by seen.version
"""


class ShadowReplay(NamedTuple):
    """What a version in shadow and the one in force would have kept: a row of fct_shadow_replays."""

    team_id: int
    service_name: str
    version: int
    active_version: int
    since: datetime
    until: datetime
    record_count: int
    record_bytes: int
    kept_bytes: int
    active_kept_bytes: int
    protected_count: int
    kept_protected_count: int
    pattern_count: int
    kept_pattern_count: int
    active_kept_pattern_count: int
    count_error_p95: float
    active_count_error_p95: float
    replayed_at: datetime


def replay_shadows(client: Client, period: ServicePeriod, *, now: datetime) -> tuple[ShadowReplay, ...]:
    """Replay each version in shadow on the hours of *period* it has not seen, and record what came out."""
    rows = client.query(_SHADOWS, parameters=period.key._asdict()).result_rows
    # An hour that isn't over has lines to come, which no later replay would see.
    until = min(period.until, now.replace(minute=0, second=0, microsecond=0))
    replays = []
    for version, policy_id, active_version, active_id, seen_until in rows:
        since = max(period.since, until - _FIRST, seen_until.replace(tzinfo=UTC))
        if since < until:
            shadow = replay_policy(client, policy_id, since=since, until=until)
            active = _active(client, active_id if active_version else None, shadow)
            replays.append(
                _recorded(client, _row(period.key, (version, active_version), (shadow, active), now))
            )
    return tuple(replays)


def shadow_replays(client: Client, key: PolicyKey) -> tuple[ShadowReplay, ...]:
    """Return what was recorded of versions in shadow, the latest first."""
    rows = client.query(
        f"select {', '.join(ShadowReplay._fields)} from fct_shadow_replays where team_id = {{team_id:Int32}}"
        " and service_name = {service_name:String} order by since desc, version",
        parameters=key._asdict(),
    ).result_rows
    return tuple(ShadowReplay(*row) for row in rows)


def _active(client: Client, policy_id: UUID | None, shadow: Replay) -> Replay:
    """Return the replay of the version in force on the period of *shadow*; without one all is kept."""
    if policy_id is None:
        return shadow._replace(
            kept_bytes=shadow.record_bytes, kept_pattern_count=shadow.pattern_count, count_error_p95=0.0
        )
    return replay_policy(client, policy_id, since=shadow.since, until=shadow.until)


def _row(
    key: PolicyKey, versions: tuple[int, int], replays: tuple[Replay, Replay], now: datetime
) -> ShadowReplay:
    shadow, active = replays
    return ShadowReplay(
        team_id=key.team_id,
        service_name=key.service_name,
        version=versions[0],
        active_version=versions[1],
        since=shadow.since,
        until=shadow.until,
        record_count=shadow.record_count,
        record_bytes=shadow.record_bytes,
        kept_bytes=shadow.kept_bytes,
        active_kept_bytes=active.kept_bytes,
        protected_count=shadow.protected_count,
        kept_protected_count=shadow.kept_protected_count,
        pattern_count=shadow.pattern_count,
        kept_pattern_count=shadow.kept_pattern_count,
        active_kept_pattern_count=active.kept_pattern_count,
        count_error_p95=shadow.count_error_p95,
        active_count_error_p95=active.count_error_p95,
        replayed_at=now,
    )


def _recorded(client: Client, row: ShadowReplay) -> ShadowReplay:
    insert_once(
        client,
        "fct_shadow_replays",
        row,
        columns=ShadowReplay._fields,
        token=f"shadow/{row.team_id}/{row.service_name}/{row.version}/{row.since.isoformat()}",
    )
    return row
