"""A real ClickHouse server for tests: the one a URL names, one in Docker, or one out of a library.

LIPSERVICE_TEST_CLICKHOUSE_URL=http://user:password@host:port    is used as it is
else, where a Docker engine runs,                                 the official image (compose.yml)
else                                                              a listener on libchdb.so, from npm
"""

import contextlib
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from pytest_docker.plugin import DockerComposeExecutor, get_docker_services

from tests.support.library import HOST, SUPPORT, Listener, ServerError, reserve_port

URL_VARIABLE = "LIPSERVICE_TEST_CLICKHOUSE_URL"

# As users.xml has them: known to all, good for nothing else.
USER, PASSWORD = "lipservice", "only-for-tests"
READER, READER_PASSWORD = "reader", "only-for-reading"

READY_TIMEOUT_SECONDS = 60
POLL_SECONDS = 0.02
# An engine answers in a tenth of this; a socket without an engine behind it may never answer.
DOCKER_TIMEOUT_SECONDS = 5


class Control(Protocol):
    """What can be done to a server from outside."""

    def start(self) -> None:
        """Start the server on the data it had."""

    def kill(self) -> None:
        """End the server at once, as a crash would."""

    def check(self) -> None:
        """Raise ServerError when the server can't become ready any more."""


@dataclass(frozen=True)
class Server:
    """A ClickHouse that answers HTTP at `url`; `user` may do everything."""

    host: str
    http_port: int
    user: str
    password: str
    secure: bool = False
    control: Control | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.host}:{self.http_port}"

    def client(self) -> Client:
        """Return a new client of the user who may do everything."""
        return clickhouse_connect.get_client(
            host=self.host,
            port=self.http_port,
            username=self.user,
            password=self.password,
            secure=self.secure,
            autogenerate_session_id=False,
        )

    def kill(self) -> None:
        """End the server with SIGKILL."""
        self._controlled.kill()

    def restart(self) -> None:
        """Start the server again after `kill`, at the same address and with the same data."""
        self._controlled.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Return once the server answers, or raise ServerError with the reason it doesn't."""
        deadline = time.monotonic() + READY_TIMEOUT_SECONDS
        while not self._answers():
            if self.control:
                self.control.check()
            if time.monotonic() > deadline:
                raise ServerError(f"ClickHouse at {self.url} gave no answer in {READY_TIMEOUT_SECONDS} s")
            time.sleep(POLL_SECONDS)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/ping", timeout=1) as answer:  # noqa: S310 - http(s)
                return bool(answer.read().startswith(b"Ok."))
        except OSError:
            return False

    @property
    def _controlled(self) -> Control:
        if not self.control:
            raise ServerError(f"the server that {URL_VARIABLE} names is not ours to kill or start")
        return self.control


@contextlib.contextmanager
def running_server(folder: Path, *, disposable: bool = False) -> Iterator[Server]:
    """Yield a server that keeps its files in *folder*; a *disposable* one may be killed and restarted."""
    url = os.environ.get(URL_VARIABLE, "")
    if url and not disposable:
        server = _server_at(url)
        server.wait_until_ready()
        yield server
    elif _has_docker():
        with _container_server(folder.name) as server:
            yield server
    else:
        with _listening_server(folder) as server:
            yield server


def _server_at(url: str) -> Server:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ServerError(f"{URL_VARIABLE} is no address such as http://user:password@host:8123")
    secure = parts.scheme == "https"
    return Server(
        host=parts.hostname,
        http_port=parts.port or (8443 if secure else 8123),
        user=unquote(parts.username or "default"),
        password=unquote(parts.password or ""),
        secure=secure,
    )


@contextlib.contextmanager
def _listening_server(folder: Path) -> Iterator[Server]:
    with reserve_port() as port, Listener(folder, port=port.getsockname()[1]) as listener:
        server = Server(HOST, listener.port, USER, PASSWORD, control=listener)
        server.wait_until_ready()
        yield server


def _has_docker() -> bool:
    if not shutil.which("docker"):
        return False
    try:
        engine = subprocess.run(
            ["docker", "info", "--format", "{{.ServerVersion}}"],
            capture_output=True,
            check=False,
            timeout=DOCKER_TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False
    return engine.returncode == 0 and bool(engine.stdout.strip())


@dataclass(frozen=True)
class Container:
    """The server of compose.yml."""

    compose: DockerComposeExecutor

    def start(self) -> None:
        self.compose.execute("start clickhouse")

    def kill(self) -> None:
        self.compose.execute("kill clickhouse")

    def check(self) -> None:
        """Leave it to the time limit: Docker says little about a container that comes up late."""


@contextlib.contextmanager
def _container_server(project: str) -> Iterator[Server]:
    with reserve_port() as reserved:
        port = reserved.getsockname()[1]
    command = f"LIPSERVICE_TEST_HTTP_PORT={port} docker compose"
    file, project = str(SUPPORT / "compose.yml"), f"lipservice-{os.getpid()}-{project}".lower()
    with get_docker_services(command, file, project, "up --detach --wait", "down --volumes"):
        control = Container(DockerComposeExecutor(command, file, project))
        server = Server(HOST, port, USER, PASSWORD, control=control)
        server.wait_until_ready()
        yield server
