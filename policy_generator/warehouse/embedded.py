"""The embedded engine: ClickHouse in this process (chDB), on a folder."""

import contextlib

from collections.abc import Mapping
from pathlib import Path

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ProgrammingError

from policy_generator.errors import StoreBusyError, StoreError

# Bounds what one query may hold in memory before it sorts and groups on disk: the store lives on
# people's laptops and small machines.
SPILL_BYTES = 512 * 1024 * 1024


def open_embedded(
    path: Path, *, settings: Mapping[str, object] | None = None, database: str | None = None
) -> Client:
    """Return a client on the store in the folder *path*, making the folder when there is none.

    Clients of one process share the engine; a second process, or a second folder in this process,
    raises StoreBusyError.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the store's folder {path}: {error.strerror}. "
            "Name a folder you may write to with LIPSERVICE_STORE or --store."
        ) from error
    try:
        client = clickhouse_connect.get_client(
            interface="chdb",
            path=str(path),
            settings={
                "max_bytes_before_external_group_by": SPILL_BYTES,
                "max_bytes_before_external_sort": SPILL_BYTES,
                **(settings or {}),
            },
        )
    except ProgrammingError as error:
        if _is_held(path) or "different path" in str(error):
            raise StoreBusyError(
                f"the embedded store {path} is in use by another process, and only one may hold it. "
                "Wait for the other to end, or name another store with LIPSERVICE_STORE or --store."
            ) from error
        raise StoreError(
            f"cannot open the embedded store {path}: {error}. "
            "If its files are damaged, move the folder away and load the logs again."
        ) from error
    if database:
        client.database = database
    return client


def _is_held(path: Path) -> bool:
    """Return whether another process holds the lock that ClickHouse takes on its data folder."""
    import fcntl

    status = path / "status"
    with contextlib.suppress(FileNotFoundError), status.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        fcntl.flock(lock, fcntl.LOCK_UN)
    return False


