"""The listener's process: the library it needs, its files, its start and its end."""

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

SUPPORT = Path(__file__).parent
LIBRARY = SUPPORT / "node_modules/@chdb/lib-linux-x64-gnu/libchdb.so"
HOST = "127.0.0.1"

LOG_TAIL_CHARACTERS = 2000

# The second query returns when the FIFO is closed, and the process ends with it.
LISTEN = "SYSTEM START LISTEN HTTP; SELECT count() FROM file('{fifo}', 'LineAsString')"
CONFIG = """\
<clickhouse>
    <users_config>{users}</users_config>
</clickhouse>
"""


class ServerError(RuntimeError):
    """No ClickHouse server can be had, and here is why."""


def reserve_port() -> socket.socket:
    """Return a socket bound to a port that nobody else is given while the socket stays open.

    The server can listen there nevertheless: both set SO_REUSEADDR, and this one never listens.
    """
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind((HOST, 0))
    return reserved


def installed_library() -> Path:
    """Return libchdb.so, which `npm ci` puts under this folder when it isn't there yet."""
    with (SUPPORT / "package-lock.json").open("rb") as lock:
        # Two test runs at once would install into each other.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not LIBRARY.exists():
            _install()
    return LIBRARY


def _install() -> None:
    try:
        npm = subprocess.run(
            ["npm", "ci", "--prefix", str(SUPPORT), "--no-audit", "--no-fund"],
            capture_output=True,
            check=False,
            text=True,
        )
    except FileNotFoundError as error:
        raise ServerError(
            "no ClickHouse server for the tests: there is no npm to install one with, no Docker engine, "
            "and LIPSERVICE_TEST_CLICKHOUSE_URL is not set"
        ) from error
    if npm.returncode or not LIBRARY.exists():
        raise ServerError(
            "no ClickHouse server for the tests: `npm ci --prefix tests/support` gave no "
            f"{LIBRARY.name} (Linux x64 only; elsewhere start Docker or set "
            f"LIPSERVICE_TEST_CLICKHOUSE_URL):\n{npm.stderr[-LOG_TAIL_CHARACTERS:]}"
        )


class Listener:
    """A server process of `listener.py`, with its data, log and FIFO in one folder."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self.port = port
        self._folder = folder
        self._fifo = folder / "running"
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._fifo_end = -1

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        os.mkfifo(self._fifo)
        (self._folder / "config.xml").write_text(CONFIG.format(users=SUPPORT / "users.xml"))
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A crash loses nothing that was acknowledged, and an orderly end waits for idle connections.
        self.kill()
        self._fifo.unlink()

    def start(self) -> None:
        """Start the process on the data it left."""
        self.kill()
        # Opened for both ends, because the write end alone waits until somebody reads.
        self._fifo_end = os.open(self._fifo, os.O_RDWR)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, str(SUPPORT / "listener.py"), str(installed_library())),
                    "--multiquery",
                    f"--path={self._folder / 'data'}",
                    f"--config-file={self._folder / 'config.xml'}",
                    f"--http_port={self.port}",
                    f"--listen_host={HOST}",
                    f"--query={LISTEN.format(fifo=self._fifo)}",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )

    def check(self) -> None:
        """Raise ServerError with what it said last when the process has ended."""
        if self._process is None or self._process.poll() is not None:
            said = self._log.read_text(errors="replace")[-LOG_TAIL_CHARACTERS:]
            raise ServerError(f"the ClickHouse listener did not start; its log ends with:\n{said}")

    def kill(self) -> None:
        """End the process with SIGKILL."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._fifo_end >= 0:
            os.close(self._fifo_end)
            self._fifo_end = -1
