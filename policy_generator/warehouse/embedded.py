"""The embedded engine: ClickHouse in this process (chDB), on a folder."""

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ProgrammingError

from policy_generator.errors import StoreBusyError, StoreError

# Bounds what one query may hold in memory before it sorts and groups on disk: the store lives on
# people's laptops and small machines.
SPILL_BYTES = 512 * 1024 * 1024
SPILL_SETTINGS: Mapping[str, int] = {
    "max_bytes_before_external_group_by": SPILL_BYTES,
    "max_bytes_before_external_sort": SPILL_BYTES,
}

# Two, because another process that looks whether the store is free holds its lock for an instant.
OPEN_ATTEMPTS = 2


def open_embedded(
    path: Path, *, settings: Mapping[str, object] | None = None, database: str | None = None
) -> Client:
    """Return a client on the store in the folder *path*, making the folder when there is none.

    Clients of one process share the engine; a second process, or a second folder in this process,
    raises StoreBusyError.
    """
    _make_folder(path)
    # Asked first, because the engine writes a complaint of its own to stderr before it fails.
    if _is_held_elsewhere(path):
        raise _busy(path)
    client = _connect(path, {**SPILL_SETTINGS, **(settings or {})})
    if database:
        client.database = database
    return client


def refuse_held(path: Path) -> None:
    """Raise StoreBusyError where another process holds the store in the folder *path*."""
    if _is_held_elsewhere(path):
        raise _busy(path)


def _make_folder(path: Path) -> None:
    # chDB reads options from a question mark on, and would open another folder than this.
    if "?" in str(path):
        raise StoreError(
            f"the embedded store can't be in {path}: its path has a question mark. "
            "Name another folder with LIPSERVICE_STORE or --store."
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the store's folder {path}: {error.strerror}. "
            "Name a folder you may write to with LIPSERVICE_STORE or --store."
        ) from error


def _connect(path: Path, settings: Mapping[str, object], *, attempts: int = OPEN_ATTEMPTS) -> Client:
    try:
        # Absolute, because chDB takes a bare `:memory:` for no folder at all.
        return clickhouse_connect.get_client(
            interface="chdb", path=str(path.absolute()), settings=dict(settings)
        )
    except ProgrammingError as error:
        if _is_held_elsewhere(path):
            raise _busy(path) from error
        if "different path" not in str(error) and attempts > 1:
            return _connect(path, settings, attempts=attempts - 1)
        raise _unusable(path, error) from error


def _busy(path: Path) -> StoreBusyError:
    return StoreBusyError(
        f"the embedded store {path} is in use by another process, and only one may hold it. "
        "Wait for the other to end, or name another store with LIPSERVICE_STORE or --store."
    )


def _unusable(path: Path, error: ProgrammingError) -> StoreError:
    # The engine's stack trace follows its first line and tells a person nothing.
    reason = str(error).splitlines()[0]
    if "different path" in reason:
        return StoreBusyError(
            f"the embedded store {path} can't be opened while this process has another one open "
            f"({reason}). Close the other first; one process holds one store."
        )
    return StoreError(
        f"cannot open the embedded store {path}: {reason}. "
        "If its files are damaged, move the folder away and load the logs again."
    )


def _is_held_elsewhere(path: Path) -> bool:
    """Return whether another process holds the lock that ClickHouse takes on its data folder."""
    try:
        with (path / "status").open("rb") as status:
            if status.readline().split() == [b"PID:", str(os.getpid()).encode()]:
                return False
            fcntl.flock(status, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        # No such file: nobody holds it. Not readable: the engine will say so in its own words.
        return False
    return False
