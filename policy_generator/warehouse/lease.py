"""One run at a time on a shared server.

dbt's incremental models delete and insert the same windows, so two runs at once would count them
twice. ClickHouse has no locks; it does have inserts that happen once: of two inserts with one
deduplication token, one writes. A lease is a number that only one run can have claimed that way.

An embedded store needs no lease: its folder is held by one process.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from policy_generator.errors import LipServiceError, StoreBusyError, StoreError
from policy_generator.warehouse.inserts import insert_once

# A run that died is given up after this long; a live one renews three times in it.
LEASE_SECONDS = 60.0
POLL_SECONDS = 0.5

_TABLE = "fct_run_leases"
_COLUMNS = ("lease_number", "holder_id", "holder", "event", "recorded_at", "expires_at")


class _Lease(NamedTuple):
    number: int
    holder: str
    expires_at: datetime
    is_free: bool


class _Holder(NamedTuple):
    """A run that wants a lease, or has one."""

    holder_id: UUID
    name: str
    lease_seconds: float


@contextmanager
def run_lease(
    connect: Callable[[], Client],
    *,
    wait_seconds: float,
    lease_seconds: float = LEASE_SECONDS,
    on_wait: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Hold the store's one lease; wait up to *wait_seconds* for another run to end.

    *connect* opens a client of its own for each caller, as one is renewing the lease beside the run.
    *on_wait* is told who holds the lease, each time it is asked for in vain.

    Raises:
        StoreBusyError: another run still holds it then.
    """
    client = connect()
    holder = _Holder(uuid4(), f"{socket.gethostname()}:{os.getpid()}", lease_seconds)
    number = _acquire(client, holder, wait_seconds=wait_seconds, on_wait=on_wait)
    ended, lost = threading.Event(), threading.Event()
    heart = threading.Thread(target=_renew, args=(connect, number, holder, ended, lost), daemon=True)
    heart.start()
    is_over = False
    try:
        yield
        is_over = True
    except LipServiceError:
        is_over = True
        raise
    finally:
        ended.set()
        heart.join()
        # A run that was interrupted may have left a query running on the server; its lease runs out instead.
        if is_over and not lost.is_set():
            _record(client, number, holder, event="released", seconds=0.0)
        client.close()
    if lost.is_set():
        raise StoreBusyError(
            f"the lease of this run ({holder.name}) ran out before it ended, and another run may have "
            "counted the same lines. Run again with --full-refresh."
        )


def _acquire(client: Client, holder: _Holder, *, wait_seconds: float, on_wait: Callable[[str], None]) -> int:
    deadline = time.monotonic() + wait_seconds
    while True:
        last = _last_lease(client)
        if last.is_free:
            number = last.number + 1
            _record(client, number, holder, event="acquired", seconds=holder.lease_seconds)
            if _claimed_by(client, number) == holder.holder_id:
                return number
            continue
        if time.monotonic() >= deadline:
            raise StoreBusyError(
                f"another run ({last.holder}) holds the store until {last.expires_at:%H:%M:%S} UTC at least. "
                "Wait for it to end, or raise --wait."
            )
        on_wait(last.holder)
        time.sleep(POLL_SECONDS)


def _last_lease(client: Client) -> _Lease:
    rows = client.query(
        f"""
        select lease_number, any(holder), max(expires_at) as expires_at,
            countIf(event = 'released') > 0 or expires_at < now64(6)
        from {_TABLE}
        where lease_number = (select max(lease_number) from {_TABLE})
        group by lease_number
        """
    ).result_rows
    if not rows:
        return _Lease(0, "", datetime.min.replace(tzinfo=UTC), is_free=True)
    number, holder, expires_at, is_free = rows[0]
    return _Lease(number, holder, expires_at, is_free=bool(is_free))


def _claimed_by(client: Client, number: int) -> UUID | None:
    rows = client.query(
        f"select holder_id from {_TABLE} where lease_number = {{number:UInt64}} and event = 'acquired'",
        parameters={"number": number},
    ).result_rows
    return rows[0][0] if rows else None


def _record(client: Client, number: int, holder: _Holder, *, event: str, seconds: float) -> None:
    # The server's clock, so that holders on two machines agree on when a lease ends.
    told: datetime = client.query("select now64(6, 'UTC')").result_rows[0][0]
    # The client hands out UTC without saying so; without a zone it would go back as this machine's time.
    now = told.replace(tzinfo=UTC)
    row = (number, holder.holder_id, holder.name, event, now, now + timedelta(seconds=seconds))
    token = f"lease/{number}" if event == "acquired" else f"lease/{number}/{event}/{now.isoformat()}"
    insert_once(client, _TABLE, row, columns=_COLUMNS, token=token)


def _renew(
    connect: Callable[[], Client],
    number: int,
    holder: _Holder,
    ended: threading.Event,
    lost: threading.Event,
) -> None:
    """Renew the lease until the run has *ended*; tell by *lost* that it ran out or is another run's."""
    while not ended.wait(holder.lease_seconds / 3):
        try:
            with closing(connect()) as client:
                last = _last_lease(client)
                if last.number != number or last.is_free:
                    lost.set()
                    return
                _record(client, number, holder, event="renewed", seconds=holder.lease_seconds)
        except (ClickHouseError, StoreError):
            # The server may be back before the lease ends; the next beat tries again.
            continue
