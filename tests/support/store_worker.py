"""A process that opens embedded stores for tests, one at a time and only while it asks something.

The commands under test hold a store for themselves, so the tests' own process never may. Closing the
last client frees the store's lock: one process serves the whole run, and its imports are paid once.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import clickhouse_connect

from tests.support.statements import Request, Row, answer

PROJECT = Path(__file__).parents[2]


class StoreWorker:
    """The tests' end of the process."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.store_worker"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def ask(self, store: Path, *, database: str, requests: Sequence[Request]) -> list[list[Row]]:
        """Return the rows of each request; what the engine raises is raised here."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        pickle.dump((store, database, requests), stdin)
        stdin.flush()
        reply: list[list[Row]] | Exception = pickle.load(stdout)  # noqa: S301 - our own process wrote it
        if isinstance(reply, Exception):
            raise reply
        return reply


def _serve() -> None:
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever the engine itself prints must not stand between two replies.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            store, database, requests = pickle.load(sys.stdin.buffer)  # noqa: S301 - the tests wrote it
        except EOFError:
            return
        pickle.dump(_reply(store, database, requests), replies)
        replies.flush()


def _reply(store: Path, database: str, requests: Sequence[Request]) -> list[list[Row]] | Exception:
    try:
        client = clickhouse_connect.get_client(interface="chdb", path=str(store))
        return answer(client, database=database, requests=requests)
    except Exception as error:  # noqa: BLE001 - it is the test that wants it
        return error


if __name__ == "__main__":
    _serve()
