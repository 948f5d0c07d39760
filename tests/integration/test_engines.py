"""Both engines carry dbt and our client, and each way of failing is one clear error."""

import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import SecretStr

from policy_generator.errors import StoreError
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.embedded import SPILL_BYTES
from tests.support.engine import Engine
from tests.support.library import reserve_port
from tests.support.server import READER, READER_PASSWORD, Server

OPENING = ("python", "-m", "tests.support.opening")


def opening(engine: Engine, *options: str) -> dict[str, object]:
    outcome: dict[str, object] = json.loads(engine.run(*OPENING, *options).stdout)
    return outcome


def settings_for(server: Server, **changes: object) -> WarehouseSettings:
    settings = WarehouseSettings(
        target="clickhouse",
        database="default",
        host=server.host,
        port=server.http_port,
        user=server.user,
        password=SecretStr(server.password),
        secure=server.secure,
    )
    return settings.model_copy(update=changes)


@pytest.fixture
def holder(embedded_engine: Engine) -> Iterator[subprocess.Popen[str]]:
    """A process that has the embedded store open."""
    with embedded_engine.start(*("python", "-m", "tests.support.holding")) as process:
        assert process.stdout
        assert process.stdout.readline() == "holding\n"
        yield process
        process.kill()


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where nobody listens."""
    with reserve_port() as reserved:
        yield reserved.getsockname()[1]


class SomethingElse(BaseHTTPRequestHandler):
    """A web server that is no ClickHouse."""

    def do_POST(self) -> None:
        self.send_response(404)
        self.end_headers()
        self.wfile.write(b"<html>not here</html>")


@pytest.fixture
def web_server_port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), SomethingElse) as web_server:
        threading.Thread(target=web_server.serve_forever, args=(0.01,), daemon=True).start()
        yield web_server.server_port
        web_server.shutdown()


def test_dbt_builds_a_table_that_can_be_queried(engine: Engine) -> None:
    engine.run("dbt", "seed", "--select", "severity_spellings")

    assert engine.query("select severity from severity_spellings where spelling = 'err'") == [("ERROR",)]


def test_a_command_started_from_scratch_does_what_a_prepared_one_does(embedded_engine: Engine) -> None:
    prepared = embedded_engine.run("dbt", "--quiet", "list", "--resource-type", "seed").stdout

    from_scratch, _ = embedded_engine.start("dbt", "--quiet", "list", "--resource-type", "seed").communicate()

    assert from_scratch == prepared != ""


def test_rows_go_in_and_come_out_as_they_are(engine: Engine) -> None:
    hostile = "it's {name:String} \\ \x00 \U0001f4a5\n'); drop table lines --"
    engine.create_database()
    engine.execute("create table lines (id UInt8, body String) engine = MergeTree order by id")

    engine.insert("lines", [(1, hostile)], columns=("id", "body"))

    assert engine.query("select body from lines where body = {body:String}", body=hostile) == [(hostile,)]


def test_every_test_begins_without_a_database(engine: Engine) -> None:
    found = engine.query("select count() from system.databases where name = {n:String}", n=engine.database)

    engine.create_database()

    assert found == [(0,)]


def test_the_client_stands_in_its_database_and_sorts_on_disk_beyond_a_bound(engine: Engine) -> None:
    engine.create_database()

    assert opening(engine) == {"database": engine.database, "spill": [SPILL_BYTES, SPILL_BYTES]}


def test_a_missing_database_is_an_error_that_says_how_it_is_made(engine: Engine) -> None:
    outcome = opening(engine)

    assert outcome["error"] == "StoreError"
    assert f"no database '{engine.database}'" in str(outcome["message"])
    assert "Load logs" in str(outcome["message"])


def test_a_missing_database_is_fine_where_none_is_required(engine: Engine) -> None:
    assert opening(engine, "--any-database")["database"] == "default"


def test_an_engine_that_is_too_old_is_refused_with_both_versions(engine: Engine) -> None:
    ((version,),) = engine.query("select version()")

    message = str(opening(engine, "--from-the-future")["message"])

    assert f"is version {version}, which is too old" in message
    assert "99.1 or newer" in message


@pytest.mark.usefixtures("holder")
@pytest.mark.parametrize("command", ["patterns", "run"])
def test_a_second_process_on_a_store_gets_one_line_that_names_it(
    embedded_engine: Engine, command: str
) -> None:
    done = embedded_engine.run("lipservice", command, check=False)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"{embedded_engine.environment['LIPSERVICE_STORE']} is in use by another process" in done.stderr


@pytest.mark.usefixtures("holder")
def test_dbt_on_a_store_in_use_names_it_too(embedded_engine: Engine) -> None:
    done = embedded_engine.run("dbt", "seed", check=False)

    assert done.returncode != 0
    assert f"{embedded_engine.environment['LIPSERVICE_STORE']} is in use by another process" in done.stdout


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_store_is_free_again_once_its_holder_is_dead(
    embedded_engine: Engine, holder: subprocess.Popen[str], end: signal.Signals
) -> None:
    busy = opening(embedded_engine, "--any-database")
    holder.send_signal(end)
    holder.wait()

    free = opening(embedded_engine, "--any-database")

    assert busy["error"] == "StoreBusyError"
    assert free["database"] == "default"


@pytest.mark.parametrize(
    ("store", "reason"),
    [
        ("/dev/null/store", "Not a directory"),
        ("/dev/null/store?path=elsewhere", "question mark"),
    ],
)
def test_a_store_that_cannot_be_made_is_named_with_the_reason(
    embedded_engine: Engine, store: str, reason: str
) -> None:
    elsewhere = replace(
        embedded_engine, environment={**embedded_engine.environment, "LIPSERVICE_STORE": store}
    )

    message = str(opening(elsewhere)["message"])

    assert store in message
    assert reason in message
    assert "LIPSERVICE_STORE" in message


def test_an_unreachable_server_is_named_with_the_reason(server: Server, silent_port: int) -> None:
    with pytest.raises(StoreError) as failure:
        open_warehouse(settings_for(server, host="127.0.0.1", port=silent_port, secure=False))

    assert f"cannot reach ClickHouse at 127.0.0.1:{silent_port} over HTTP: Connection refused" in str(
        failure.value
    )
    assert server.password not in str(failure.value)


def test_a_command_says_in_one_line_that_the_server_is_unreachable(
    server_engine: Engine, silent_port: int
) -> None:
    unreachable = {"LIPSERVICE_CLICKHOUSE_HOST": "127.0.0.1", "LIPSERVICE_CLICKHOUSE_PORT": str(silent_port)}

    done = server_engine.run("lipservice", "patterns", environment=unreachable, check=False)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"127.0.0.1:{silent_port}" in done.stderr


def test_a_wrong_password_is_refused_without_repeating_it(server: Server) -> None:
    wrong = SecretStr("correct-horse")

    with pytest.raises(StoreError) as failure:
        open_warehouse(settings_for(server, password=wrong))

    assert f"{server.host}:{server.http_port} refuses user '{server.user}'" in str(failure.value)
    assert "LIPSERVICE_CLICKHOUSE_PASSWORD" in str(failure.value)
    assert "correct-horse" not in f"{failure.value} {failure.value.__cause__}"


def test_what_is_not_clickhouse_is_called_so(server: Server, web_server_port: int) -> None:
    with pytest.raises(StoreError) as failure:
        open_warehouse(settings_for(server, host="127.0.0.1", port=web_server_port, secure=False))

    assert f"127.0.0.1:{web_server_port} is not ClickHouse's HTTP interface" in str(failure.value)
    assert "8123" in str(failure.value)


def test_tls_to_a_server_without_it_is_one_error_that_speaks_of_https(
    web_server_port: int, server: Server
) -> None:
    with pytest.raises(StoreError, match=r"over HTTPS: .*_SECURE"):
        open_warehouse(settings_for(server, host="127.0.0.1", port=web_server_port, secure=True))


def test_a_user_who_may_set_nothing_still_reads(disposable_server: Server) -> None:
    settings = settings_for(disposable_server, user=READER, password=SecretStr(READER_PASSWORD))

    client = open_warehouse(settings)

    assert client.command("select sum(number) from numbers(4)") == 6
    assert client.command("select getSetting('readonly')") == 1


def test_threads_may_share_a_client(server: Server) -> None:
    client = open_warehouse(settings_for(server))

    with ThreadPoolExecutor(max_workers=4) as threads:
        answers = threads.map(lambda number: client.command(f"select {number} + sleep(0.1)"), range(4))

    assert list(answers) == [0, 1, 2, 3]


def test_dbt_needs_no_more_of_a_server_than_address_user_and_password(server_engine: Engine) -> None:
    environment = dict(server_engine.environment)
    del environment["LIPSERVICE_CLICKHOUSE_SECURE"]

    replace(server_engine, environment=environment).run("dbt", "debug")


def test_a_server_that_was_killed_comes_back_with_its_data(disposable_server: Server) -> None:
    disposable_server.client().command("create table kept (a UInt8) engine = MergeTree order by a")
    disposable_server.client().command("insert into kept select number from numbers(100)")
    disposable_server.kill()
    settings = settings_for(disposable_server)

    with pytest.raises(StoreError, match="cannot reach"):
        open_warehouse(settings)
    disposable_server.restart()

    assert open_warehouse(settings).command("select count() from kept") == 100
