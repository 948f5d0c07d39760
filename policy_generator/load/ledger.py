"""Remembers which bytes are in the store, so that a load that was stopped goes on where it was.

A chunk is known by its service, its place in the file and its bytes, not by the file's name: a log that
grew is loaded from where it ended, and one that was rotated or compressed meanwhile is not loaded again.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from clickhouse_connect.driver.binding import DT64Param
from clickhouse_connect.driver.client import Client

_TABLE = "loaded_chunks"
# No service's name: rows of it mark when the table of logs was found empty.
NOBODY = ""
HASH_BYTES = 16


class LoadedChunk(NamedTuple):
    """A row of the ledger, in its columns' order; `loaded_chunks` says what each means."""

    load_id: UUID
    file_name: str
    service_name: str
    start_byte: int
    byte_count: int
    content_hash: str
    line_count: int
    blank_count: int
    record_count: int
    unparsed_count: int
    severity_count: int
    timestamp_count: int
    first_at: datetime | None
    last_at: datetime | None
    previous_at: datetime
    is_timestamped: bool
    loaded_at: datetime


class Ledger(NamedTuple):
    """What is known of one service: chunks by where they begin, the longest first."""

    chunks: Mapping[int, Sequence[LoadedChunk]]
    # What tells a chunk that is loaded now from the same one before the ledger was last voided.
    salt: str

    def find(self, start_byte: int, following: bytes) -> LoadedChunk | None:
        """Return the chunk that was loaded from *start_byte* and that *following* begins with."""
        view = memoryview(following)
        for chunk in self.chunks.get(start_byte, ()):
            fits = chunk.byte_count <= len(following)
            if fits and content_hash(view[: chunk.byte_count]) == chunk.content_hash:
                return chunk
        return None


def content_hash(content: bytes | memoryview) -> str:
    """Return what tells *content* from any other.

    >>> content_hash(b"one line")
    'fc3d6c88106d4d565309173a48fe13a7'
    """
    return hashlib.blake2b(content, digest_size=HASH_BYTES).hexdigest()


def void_if_emptied(client: Client) -> None:
    """Take all that was noted as not loaded, if somebody has emptied the table of logs since."""
    is_emptied = client.query(
        f"select (select count() from otel_logs) = 0 and (select count() from {_TABLE}) > 0"
    ).result_rows[0][0]
    if is_emptied:
        token = uuid4()
        client.raw_insert(
            _TABLE,
            ("load_id", "service_name", "loaded_at"),
            json.dumps(
                {"load_id": token, "service_name": NOBODY, "loaded_at": datetime.now(UTC)}, default=str
            ),
            fmt="JSONEachRow",
            settings=_once(str(token)),
        )


def read_ledger(client: Client, service_name: str) -> Ledger:
    """Return what is in the store of *service_name*."""
    voided_by, voided_at = client.query(
        f"select argMax(load_id, loaded_at), max(loaded_at) from {_TABLE} "
        "where service_name = {nobody:String}",
        parameters={"nobody": NOBODY},
        tz_mode="aware",
    ).result_rows[0]
    rows = client.query(
        f"select {', '.join(LoadedChunk._fields)} from {_TABLE} where service_name = {{service:String}} "
        "and loaded_at > {voided_at:DateTime64(6, 'UTC')} order by start_byte, byte_count desc",
        parameters={"service": service_name, "voided_at": DT64Param(voided_at)},
        tz_mode="aware",
    ).result_rows
    chunks: defaultdict[int, list[LoadedChunk]] = defaultdict(list)
    for row in rows:
        chunk = LoadedChunk(*row)
        chunks[chunk.start_byte].append(chunk)
    return Ledger(chunks, salt=str(voided_by))


def write_ledger(client: Client, chunks: Iterable[LoadedChunk], *, token: str) -> None:
    """Note *chunks*, together or not at all, and only once for one *token*."""
    rows = "\n".join(json.dumps(chunk._asdict(), default=str) for chunk in chunks)
    client.raw_insert(_TABLE, LoadedChunk._fields, rows.encode(), fmt="JSONEachRow", settings=_once(token))


def _once(token: str) -> dict[str, object]:
    return {
        "date_time_input_format": "best_effort",
        "insert_deduplicate": 1,
        "insert_deduplication_token": token,
        "async_insert": 0,
    }
