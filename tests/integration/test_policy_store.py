"""Policies and leases on a real server: what two writers at once may and may not do."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from clickhouse_connect.driver.client import Client
from pydantic import SecretStr

from policy_generator.errors import PolicyError, StoreBusyError
from policy_generator.policy import Policy
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store, run_dbt
from policy_generator.warehouse.lease import run_lease
from policy_generator.warehouse.policies import (
    Action,
    PolicyKey,
    active_policy,
    policy_history,
    policy_version,
    previous_version,
    record_action,
    save_policy,
)
from tests.support.policies import a_policy
from tests.support.server import Server

pytestmark = pytest.mark.xdist_group("policies")

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
WRITERS = 8
EACH = 5


@pytest.fixture(scope="module")
def settings(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarehouseSettings]:
    """A database of this module's own, prepared once; tests keep apart by the keys they write under."""
    settings = WarehouseSettings(
        target="clickhouse",
        host=server.host,
        port=server.http_port,
        user=server.user,
        password=SecretStr(server.password),
        secure=server.secure,
        database=f"lipservice_policies_{os.getpid()}",
    )
    folder = tmp_path_factory.mktemp("dbt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_TARGET_PATH", str(folder / "target"))
        patch.setenv("DBT_LOG_PATH", str(folder / "logs"))
        prepare_store(settings)
        yield settings
        open_warehouse(settings).command(f"drop database {settings.database} sync")


@pytest.fixture
def connect(settings: WarehouseSettings) -> Callable[[], Client]:
    return lambda: open_warehouse(settings)


@pytest.fixture
def client(connect: Callable[[], Client]) -> Iterator[Client]:
    client = connect()
    yield client
    client.close()


@pytest.fixture
def key(request: pytest.FixtureRequest) -> PolicyKey:
    return PolicyKey(1, request.node.name)


def a_policy_of(key: PolicyKey, version: int) -> Policy:
    return a_policy().model_copy(
        update={
            "policy_id": uuid4(),
            "version": version,
            "service_name": key.service_name,
            "team_id": key.team_id,
        }
    )


def saved(client: Client, key: PolicyKey) -> Policy:
    return save_policy(client, key, lambda version: a_policy_of(key, version))


def test_writers_at_once_never_make_two_policies_of_one_version_and_lose_none(
    connect: Callable[[], Client], client: Client, key: PolicyKey
) -> None:

    def write() -> list[int]:
        mine = connect()
        return [saved(mine, key).version for _ in range(EACH)]

    with ThreadPoolExecutor(WRITERS) as pool:
        written = [
            version for versions in pool.map(lambda _: write(), range(WRITERS)) for version in versions
        ]

    assert sorted(written) == list(range(1, WRITERS * EACH + 1))
    assert [row.version for row in policy_history(client, key)] == list(range(WRITERS * EACH, 0, -1))


def test_services_with_one_name_in_two_teams_count_their_own_versions(client: Client) -> None:
    assert saved(client, PolicyKey(1, "shared name")).version == 1
    assert saved(client, PolicyKey(2, "shared name")).version == 1
    assert saved(client, PolicyKey(1, "shared name")).version == 2


def test_actions_at_once_are_all_recorded(
    connect: Callable[[], Client], client: Client, key: PolicyKey
) -> None:
    policy = saved(client, key)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(
            pool.map(
                lambda _: record_action(connect(), policy, Action.ACTIVATED, by="me", reason="", now=NOW),
                range(WRITERS),
            )
        )

    numbers = client.query(
        "select activation_number from fct_policy_activations"
        " where service_name = {service:String} order by activation_number",
        parameters={"service": key.service_name},
    ).result_rows
    assert [number for (number,) in numbers] == list(range(1, WRITERS + 1))


def test_a_policy_is_read_back_as_it_was_written(client: Client) -> None:
    key = PolicyKey(1, "it's {service} \\ 'quoted'")
    policy = saved(client, key)
    record_action(client, policy, Action.ACTIVATED, by="me", reason="", now=NOW)

    assert policy_version(client, key, 1) == policy
    assert active_policy(client, key) == policy


def test_rolling_back_is_one_more_row_and_names_what_was_in_force_before(
    client: Client, key: PolicyKey
) -> None:
    first, second = saved(client, key), saved(client, key)
    record_action(client, first, Action.ACTIVATED, by="me", reason="", now=NOW)
    record_action(client, second, Action.ACTIVATED, by="me", reason="", now=NOW)

    assert previous_version(client, key) == 1
    record_action(client, first, Action.ROLLED_BACK, by="me", reason="noisy", now=NOW)

    assert active_policy(client, key) == first
    assert [(row.version, row.status) for row in policy_history(client, key)] == [
        (2, "superseded"),
        (1, "active"),
    ]


def test_a_policy_that_breaks_a_guarantee_is_not_written(client: Client, key: PolicyKey) -> None:

    def broken(version: int) -> Policy:
        whole = a_policy_of(key, version)
        return whole.model_copy(update={"severity_rates": {**whole.severity_rates, "ERROR": 0.5}})

    with pytest.raises(PolicyError, match="ERROR"):
        save_policy(client, key, broken)
    assert policy_history(client, key) == ()


def test_a_rebuild_of_everything_keeps_the_policies(
    client: Client, key: PolicyKey, settings: WarehouseSettings
) -> None:
    policy = saved(client, key)

    run_dbt(settings, ["run", "--select", "tag:store", "--full-refresh"])

    assert policy_version(client, key, 1) == policy


def test_one_run_holds_the_lease_and_another_is_told_who(connect: Callable[[], Client]) -> None:
    with (
        run_lease(connect, wait_seconds=0),
        pytest.raises(StoreBusyError, match="another run"),
        run_lease(connect, wait_seconds=0.1),
    ):
        pass

    with run_lease(connect, wait_seconds=0):
        pass


def test_runs_that_want_the_lease_at_once_have_it_one_after_the_other(connect: Callable[[], Client]) -> None:
    inside, most, lock = [0], [0], threading.Lock()

    def hold() -> None:
        with run_lease(connect, wait_seconds=60):
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            threading.Event().wait(0.05)
            with lock:
                inside[0] -= 1

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda _: hold(), range(WRITERS)))

    assert (inside[0], most[0]) == (0, 1)


def test_a_lease_whose_run_died_is_given_up(connect: Callable[[], Client], client: Client) -> None:
    client.command(
        "insert into fct_run_leases select max(lease_number) + 1, generateUUIDv4(), 'gone:1', 'acquired',"
        " now64(6) - 120, now64(6) - 60 from fct_run_leases"
    )

    with run_lease(connect, wait_seconds=0):
        last = client.query(
            "select argMax(event, lease_number), argMax(holder, lease_number) != 'gone:1' from fct_run_leases"
        ).result_rows

    assert last == [("acquired", True)]


def test_a_long_run_renews_its_lease(connect: Callable[[], Client]) -> None:
    with run_lease(connect, wait_seconds=0, lease_seconds=0.6):
        threading.Event().wait(1.5)
        with pytest.raises(StoreBusyError), run_lease(connect, wait_seconds=0):
            pass


def test_a_run_whose_lease_ran_out_is_told(connect: Callable[[], Client], client: Client) -> None:
    def lose_the_lease() -> None:
        with run_lease(connect, wait_seconds=0, lease_seconds=0.6):
            client.command(
                "insert into fct_run_leases"
                " select max(lease_number) + 1, generateUUIDv4(), 'other:1', 'acquired', now64(6), now64(6)"
                " from fct_run_leases"
            )
            threading.Event().wait(0.5)

    with pytest.raises(StoreBusyError, match="ran out"):
        lose_the_lease()


def test_an_interrupted_run_lets_its_lease_run_out(connect: Callable[[], Client]) -> None:
    with pytest.raises(KeyboardInterrupt), run_lease(connect, wait_seconds=0, lease_seconds=1):
        raise KeyboardInterrupt

    with pytest.raises(StoreBusyError), run_lease(connect, wait_seconds=0):
        pass
    with run_lease(connect, wait_seconds=10):
        pass


def test_leases_hold_whatever_the_zone_of_the_machine(
    connect: Callable[[], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        with (
            run_lease(connect, wait_seconds=0),
            pytest.raises(StoreBusyError),
            run_lease(connect, wait_seconds=0),
        ):
            pass
    finally:
        monkeypatch.undo()
        time.tzset()
