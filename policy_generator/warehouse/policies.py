"""The two append-only tables of policies: versions, and what was done with them.

Nothing is ever changed or taken away. A version number is claimed by the token of its insert, so two
generators at once never make two policies of one version, and neither loses its own.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID, uuid4

from clickhouse_connect.driver.client import Client

from policy_generator.checks import check_policy
from policy_generator.errors import PolicyError
from policy_generator.policy import Policy
from policy_generator.warehouse.inserts import insert_once

_POLICY_COLUMNS = (
    "policy_id", "team_id", "service_name", "version", "global_rate", "severity_rates", "pattern_rates",
    "pattern_signatures", "anomaly_boost", "boosted_until", "generated_by", "provider", "model",
    "reasoning", "document", "created_at", "created_by",
)  # fmt: skip
_ACTIVATION_COLUMNS = (
    "team_id", "service_name", "activation_number", "activation_id", "policy_id", "version", "action",
    "reason", "activated_at", "activated_by",
)  # fmt: skip


class _Columns(NamedTuple):
    """Where a table keeps the number a writer claims, and the id that tells who won it."""

    table: str
    number: str
    written_id: str


_POLICIES = _Columns("fct_policies", "version", "policy_id")
_ACTIVATIONS = _Columns("fct_policy_activations", "activation_number", "activation_id")


class Action(StrEnum):
    """What was done with a policy; `activated` and `rolled_back` make it the active one."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ACTIVATED = "activated"
    ROLLED_BACK = "rolled_back"
    SHADOWED = "shadowed"
    UNSHADOWED = "unshadowed"


# What a version is called that nothing was done with yet.
DRAFT = "draft"


class PolicyKey(NamedTuple):
    """Whose policy it is."""

    team_id: int
    service_name: str


class HistoryRow(NamedTuple):
    """One version of a service's policy, as `rpt_policy_history` tells it."""

    version: int
    status: str
    projected_reduction_share: float
    provider: str
    created_at: datetime
    created_by: str
    last_activated_at: datetime | None


def save_policy(client: Client, key: PolicyKey, build: Callable[[int], Policy]) -> Policy:
    """Write the policy that *build* makes of the next free version, and return it."""
    while True:
        policy = _checked(build(_last_number(client, key, columns=_POLICIES) + 1))
        insert_once(
            client,
            _POLICIES.table,
            _policy_row(policy),
            columns=_POLICY_COLUMNS,
            token=f"policy/{key.team_id}/{key.service_name}/{policy.version}",
        )
        if _is_stored(client, key, policy.version, policy.policy_id, columns=_POLICIES):
            return policy


def record_action(
    client: Client, policy: Policy, action: Action, *, by: str, reason: str, now: datetime
) -> None:
    """Append that *by* has done *action* with *policy* because of *reason*."""
    key = PolicyKey(policy.team_id, policy.service_name)
    activation_id = uuid4()
    while True:
        number = _last_number(client, key, columns=_ACTIVATIONS) + 1
        row = (*key, number, activation_id, policy.policy_id, policy.version, action.value, reason, now, by)
        insert_once(
            client,
            _ACTIVATIONS.table,
            row,
            columns=_ACTIVATION_COLUMNS,
            token=f"activation/{key.team_id}/{key.service_name}/{number}",
        )
        if _is_stored(client, key, number, activation_id, columns=_ACTIVATIONS):
            return


def active_policy(client: Client, key: PolicyKey) -> Policy | None:
    """Return the active policy of *key*, or None when it has none yet."""
    rows = client.query(
        "select document from dim_active_policies"
        " where team_id = {team_id:Int32} and service_name = {service_name:String}",
        parameters=key._asdict(),
    ).result_rows
    return _checked(Policy.from_json(rows[0][0])) if rows else None


def active_pattern_rates(client: Client, key: PolicyKey) -> dict[str, float]:
    """Return the rates by pattern that are in force, none where there is no policy."""
    rows = client.query(
        "select pattern_rates from dim_active_policies"
        " where team_id = {team_id:Int32} and service_name = {service_name:String}",
        parameters=key._asdict(),
    ).result_rows
    return dict(rows[0][0]) if rows else {}


def policy_version(client: Client, key: PolicyKey, version: int) -> Policy:
    """Return one version of the policy of *key*; a version that isn't there raises PolicyError."""
    rows = client.query(
        "select document from fct_policies where team_id = {team_id:Int32}"
        " and service_name = {service_name:String} and version = {version:UInt32}",
        parameters={**key._asdict(), "version": version},
    ).result_rows
    if not rows:
        last = _last_number(client, key, columns=_POLICIES)
        there = (
            f"versions 1 to {last} are there" if last else "it has no policy yet: `lipservice run` writes one"
        )
        raise PolicyError(f"service {key.service_name!r} has no policy version {version}; {there}.")
    return _checked(Policy.from_json(rows[0][0]))


def previous_version(client: Client, key: PolicyKey) -> int:
    """Return the version that was active before the active one; PolicyError when there was none."""
    rows = client.query(
        "select version from fct_policy_activations where team_id = {team_id:Int32}"
        " and service_name = {service_name:String} and action in ('activated', 'rolled_back')"
        " order by activation_number desc",
        parameters=key._asdict(),
    ).result_rows
    versions = [int(version) for (version,) in rows]
    earlier = [version for version in versions if version != versions[0]]
    if not earlier:
        raise PolicyError(
            f"service {key.service_name!r} has had no other active policy to roll back to. "
            "Name a version with --to, see `lipservice policy history`."
        )
    return earlier[0]


def policy_history(client: Client, key: PolicyKey) -> tuple[HistoryRow, ...]:
    """Return all versions of the policy of *key*, the newest first."""
    rows = client.query(
        f"select {', '.join(HistoryRow._fields)} from rpt_policy_history where team_id = {{team_id:Int32}}"
        " and service_name = {service_name:String} order by version desc",
        parameters=key._asdict(),
    ).result_rows
    return tuple(HistoryRow(*row) for row in rows)


def _checked(policy: Policy) -> Policy:
    """Return *policy*; one that breaks a guarantee is neither written nor served."""
    violations = check_policy(policy)
    if violations:
        raise PolicyError(
            f"policy v{policy.version} of service {policy.service_name!r} breaks a guarantee: "
            f"{'; '.join(violations)}. Generate the policy again with `lipservice run`."
        )
    return policy


def _last_number(client: Client, key: PolicyKey, *, columns: _Columns) -> int:
    rows = client.query(
        f"select max({columns.number}) from {columns.table}"
        " where team_id = {team_id:Int32} and service_name = {service_name:String}",
        parameters=key._asdict(),
    ).result_rows
    return int(rows[0][0])


def _is_stored(client: Client, key: PolicyKey, number: int, written: UUID, *, columns: _Columns) -> bool:
    """Return whether the row with *number* is the one with the id *written*: whether the claim was won."""
    rows = client.query(
        f"select {columns.written_id} from {columns.table} where team_id = {{team_id:Int32}}"
        f" and service_name = {{service_name:String}} and {columns.number} = {{number:UInt32}}",
        parameters={**key._asdict(), "number": number},
    ).result_rows
    return bool(rows) and rows[0][0] == written


def _policy_row(policy: Policy) -> tuple[object, ...]:
    return (
        policy.policy_id,
        policy.team_id,
        policy.service_name,
        policy.version,
        policy.global_rate,
        {severity.value: rate for severity, rate in policy.severity_rates.items()},
        dict(policy.pattern_rates),
        {pattern.pattern_id: list(pattern.signatures) for pattern in policy.patterns},
        policy.anomaly_boost,
        {boost.pattern_id: boost.until for boost in policy.boosted},
        policy.generated_by,
        policy.provider,
        policy.model or "",
        policy.reasoning,
        policy.to_json(),
        policy.created_at,
        policy.created_by,
    )
