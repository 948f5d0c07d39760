"""Fixtures for all tests: two real ClickHouse engines and the commands that run on them."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.command_server import CommandServer
from tests.support.engine import Engine
from tests.support.server import Server, running_server
from tests.support.statements import Request, Row, answer
from tests.support.store_worker import StoreWorker


@pytest.fixture(scope="session")
def commands() -> Iterator[CommandServer]:
    with CommandServer() as commands:
        yield commands


@pytest.fixture(scope="session")
def store_worker() -> Iterator[StoreWorker]:
    with StoreWorker() as worker:
        yield worker


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def disposable_server(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, which it may kill."""
    with running_server(tmp_path / "server", disposable=True) as server:
        yield server


@pytest.fixture(scope="session")
def engine_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines")


@pytest.fixture
def embedded_engine(
    tmp_path: Path, engine_folder: Path, commands: CommandServer, store_worker: StoreWorker
) -> Iterator[Engine]:
    # One path for all tests: dbt takes up what it parsed before only for the same store.
    store = engine_folder / "store"
    database = "lipservice_test"
    yield Engine(
        name="embedded",
        database=database,
        environment={
            "LIPSERVICE_TARGET": "embedded",
            "LIPSERVICE_STORE": str(store),
            "LIPSERVICE_DATABASE": database,
            **_dbt_folders(tmp_path),
        },
        ask=partial(_ask_store, store_worker, store, database),
        commands=commands,
        parsed=engine_folder / "parsed_embedded",
    )
    if store.exists():
        shutil.move(store, tmp_path / "store")


@pytest.fixture
def server_engine(
    tmp_path: Path, engine_folder: Path, commands: CommandServer, server: Server
) -> Iterator[Engine]:
    # One name for all tests of this run, for dbt's sake; of this run only, because the server may be shared.
    database = f"lipservice_test_{os.getpid()}"
    engine = Engine(
        name="server",
        database=database,
        environment={
            "LIPSERVICE_TARGET": "clickhouse",
            "LIPSERVICE_CLICKHOUSE_HOST": server.host,
            "LIPSERVICE_CLICKHOUSE_PORT": str(server.http_port),
            "LIPSERVICE_CLICKHOUSE_USER": server.user,
            "LIPSERVICE_CLICKHOUSE_PASSWORD": server.password,
            "LIPSERVICE_CLICKHOUSE_SECURE": str(server.secure),
            "LIPSERVICE_DATABASE": database,
            **_dbt_folders(tmp_path),
        },
        ask=partial(_ask_server, server, database),
        commands=commands,
        parsed=engine_folder / "parsed_server",
    )
    yield engine
    engine.execute(f"drop database if exists {database} sync")


@pytest.fixture(params=["embedded_engine", "server_engine"], ids=["embedded", "server"])
def engine(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(request.param)
    return engine


def _dbt_folders(folder: Path) -> dict[str, str]:
    return {
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        # No test reads dbt's artifacts, and writing them is a tenth of what a run costs.
        "DBT_WRITE_JSON": "false",
    }


def _ask_store(worker: StoreWorker, store: Path, database: str, requests: list[Request]) -> list[list[Row]]:
    return worker.ask(store, database=database, requests=requests)


def _ask_server(server: Server, database: str, requests: list[Request]) -> list[list[Row]]:
    return answer(server.client(), database=database, requests=requests)
