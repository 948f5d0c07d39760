"""What ClickHouse does with a chunk of a file: stage it, parse it, publish its records, forget it."""

import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from policy_generator.errors import StoreError
from policy_generator.load import row_binary
from policy_generator.load.ledger import LoadedChunk, write_ledger

RECORD_COLUMNS = (
    "load_id", "chunk_number", "record_number", "byte_count", "line_count", "blank_count", "is_open",
    "is_record", "is_unparsed", "is_timestamped", "line_format", "found_at", "previous_at", "service_name",
    "is_service_given", "severity_text", "severity_number", "body", "trace_id", "span_id", "attributes",
    "staged_at",
)  # fmt: skip
OTLP_COLUMNS = (
    "load_id", "chunk_number", "record_number", "is_record", "line_format", "found_at", "previous_at",
    "service_name", "severity_text", "severity_number", "body", "trace_id", "span_id", "trace_flags",
    "attributes", "event_name", "resource_schema_url", "resource_attributes", "scope_schema_url",
    "scope_name", "scope_version", "scope_attributes", "staged_at",
)  # fmt: skip
LOG_COLUMNS = (
    "Timestamp", "TraceId", "SpanId", "TraceFlags", "SeverityText", "SeverityNumber", "ServiceName", "Body",
    "ResourceSchemaUrl", "ResourceAttributes", "ScopeSchemaUrl", "ScopeName", "ScopeVersion",
    "ScopeAttributes", "LogAttributes", "EventName",
)  # fmt: skip

PARSE_SETTINGS = {
    # Merged into one expression, a step of the views would be computed once for each of its uses.
    "query_plan_merge_expressions": 0,
    # A chunk is one row until it is split: more threads would only hold more memory.
    "max_threads": 1,
}
PUBLISH_SETTINGS = {
    # A file may span years, and each day is a partition.
    "max_partitions_per_insert_block": 0,
    # One block, so that each day is written whole or not at all.
    "max_insert_threads": 1,
    "min_insert_block_size_rows": 1_000_000_000,
    "min_insert_block_size_bytes": 0,
    "insert_deduplicate": 1,
    "async_insert": 0,
}


class StagedChunk(NamedTuple):
    """A chunk to parse: a row of `load_chunks`, whose model says what each column means."""

    load_id: UUID
    chunk_number: int
    content: bytes
    line_format: str
    service_name: str
    is_service_given: bool
    is_last: bool
    is_outdented: bool
    was_timestamped: bool
    written_at: datetime
    previous_at: datetime
    staged_at: datetime

    def as_row(self) -> bytes:
        """Return the row in ClickHouse's binary form."""
        return b"".join(
            (
                row_binary.uuid(self.load_id),
                row_binary.uint32(self.chunk_number),
                row_binary.string(self.content),
                row_binary.string(self.line_format.encode()),
                row_binary.string(self.service_name.encode()),
                row_binary.boolean(self.is_service_given),
                row_binary.boolean(self.is_last),
                row_binary.boolean(self.is_outdented),
                row_binary.boolean(self.was_timestamped),
                row_binary.nanoseconds(self.written_at),
                row_binary.nanoseconds(self.previous_at),
                row_binary.uint32(int(self.staged_at.timestamp())),
            )
        )


class ParsedChunk(NamedTuple):
    """What of a chunk is parsed: all of it but the record that may go on in the next one."""

    byte_count: int
    previous_at: datetime
    is_timestamped: bool


class BatchChunk(NamedTuple):
    """A parsed chunk that waits to be published, and what the bytes themselves say about it."""

    chunk_number: int
    start_byte: int
    byte_count: int
    content_hash: str
    line_count: int
    parsed: ParsedChunk


class _Counts(NamedTuple):
    """What ClickHouse found in a chunk: the columns of `load_totals` that the ledger keeps."""

    line_count: int
    blank_count: int
    record_count: int
    unparsed_count: int
    severity_count: int
    timestamp_count: int
    first_at: datetime | None
    last_at: datetime | None


class Batch(NamedTuple):
    """Chunks of one file that become visible together."""

    load_id: UUID
    file_name: str
    service_name: str
    chunks: tuple[BatchChunk, ...]
    # What tells this batch from the same bytes loaded before on purpose, or removed since.
    salt: str

    @property
    def token(self) -> str:
        """Name what the batch holds, the same for the same bytes of the same service and place."""
        parts = [self.salt, self.service_name, *(f"{c.start_byte}/{c.content_hash}" for c in self.chunks)]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def parse_chunk(client: Client, chunk: StagedChunk, *, timezone: str) -> ParsedChunk:
    """Stage *chunk* and split it into records, which wait in `load_records`."""
    client.raw_insert("load_chunks", StagedChunk._fields, chunk.as_row(), fmt="RowBinary")
    place = {"load_id": chunk.load_id, "chunk_number": chunk.chunk_number}
    columns = ", ".join(RECORD_COLUMNS)
    client.command(
        f"insert into load_records ({columns}) select {columns} from int_load_records_read "
        "where load_id = {load_id:UUID} and chunk_number = {chunk_number:UInt32}",
        parameters=place,
        settings={**PARSE_SETTINGS, "session_timezone": timezone},
    )
    _drop(client, "load_chunks", place)
    rows = client.query(
        "select sum(byte_count), any(is_timestamped), countIf(line_format = 'otlp-json') from load_records "
        "where load_id = {load_id:UUID} and chunk_number = {chunk_number:UInt32} and not is_open",
        parameters=place,
    ).result_rows
    byte_count, is_timestamped, request_count = rows[0]
    if request_count:
        _expand_requests(client, place)
    # A line that lacks its newline is counted with one.
    return ParsedChunk(
        min(byte_count, len(chunk.content)),
        _last_found_at(client, place) or chunk.previous_at,
        is_timestamped,
    )


def _expand_requests(client: Client, place: dict[str, object]) -> None:
    """Add the records in lines of OTLP, each of which is a whole request."""
    columns = ", ".join(OTLP_COLUMNS)
    client.command(
        f"insert into load_records ({columns}) select {columns} from "
        "int_load_otlp_records(load_id = {load_id:UUID}, chunk_number = {chunk_number:UInt32})",
        parameters=place,
        settings=PARSE_SETTINGS,
    )


def _last_found_at(client: Client, place: dict[str, object]) -> datetime | None:
    """Return the timestamp of the last record that has one of its own."""
    rows = client.query(
        "select argMaxIf(found_at, record_number, found_at is not null) from load_records "
        "where load_id = {load_id:UUID} and chunk_number = {chunk_number:UInt32} and not is_open",
        parameters=place,
        tz_mode="aware",
    ).result_rows
    found_at: datetime | None = rows[0][0]
    return found_at


def publish_batch(client: Client, batch: Batch) -> tuple[LoadedChunk, ...]:
    """Write the records of *batch* into `otel_logs`, note them in the ledger and return what was noted.

    Done twice, because the first time was killed before it was noted, it writes nothing the second time.
    """
    loaded = _loaded_chunks(client, batch)
    _insert_logs(client, batch)
    write_ledger(client, loaded, token=batch.token)
    forget_batch(client, batch)
    return loaded


def _insert_logs(client: Client, batch: Batch) -> None:
    """Write the records of *batch* for those days that have none of it yet: an insert is whole by the day.

    A table that LipService has not made lacks the column that tells; then only a replicated one, which
    knows the tokens of its last inserts by itself, refuses what it has.
    """
    columns = ", ".join(LOG_COLUMNS)
    source = "load_logs(load_id = {load_id:UUID}, chunk_numbers = {chunk_numbers:Array(UInt32)})"
    if client.command("select hasColumnInTable(currentDatabase(), 'otel_logs', 'LoadToken')"):
        statement = (
            f"insert into otel_logs ({columns}, LoadToken) select {columns}, {{token:String}} from {source} "
            "where toDate(toDateTime(Timestamp), serverTimezone()) not in ("
            "select toDate(TimestampTime, serverTimezone()) from otel_logs where LoadToken = {token:String})"
        )
    else:
        statement = f"insert into otel_logs ({columns}) select {columns} from {source}"
    client.command(
        statement,
        parameters={**_place(batch), "token": batch.token},
        settings={**PUBLISH_SETTINGS, "insert_deduplication_token": batch.token},
    )


def forget_batch(client: Client, batch: Batch) -> None:
    """Remove what is staged of *batch*; what can't be removed now goes by itself within a day."""
    with suppress(ClickHouseError):
        for chunk in batch.chunks:
            place = {"load_id": batch.load_id, "chunk_number": chunk.chunk_number}
            _drop(client, "load_chunks", place)
            _drop(client, "load_records", place)


def _drop(client: Client, table: str, place: dict[str, object]) -> None:
    client.command(
        f"alter table {table} drop partition ({{load_id:UUID}}, {{chunk_number:UInt32}})", parameters=place
    )


def _loaded_chunks(client: Client, batch: Batch) -> tuple[LoadedChunk, ...]:
    """Return what the ledger will hold of *batch*; StoreError if a line went missing on the way."""
    totals = client.query(
        f"select chunk_number, {', '.join(_Counts._fields)} from "
        "load_totals(load_id = {load_id:UUID}, chunk_numbers = {chunk_numbers:Array(UInt32)})",
        parameters=_place(batch),
        tz_mode="aware",
    ).result_rows
    counts_of = {number: counts for number, *counts in totals}
    return tuple(
        _loaded_chunk(batch, chunk, _Counts(*counts_of[chunk.chunk_number])) for chunk in batch.chunks
    )


def _loaded_chunk(batch: Batch, chunk: BatchChunk, counts: _Counts) -> LoadedChunk:
    if counts.line_count != chunk.line_count:
        raise StoreError(
            f"{chunk.line_count:,} lines of {batch.file_name} from byte {chunk.start_byte:,} were parsed as "
            f"{counts.line_count:,}; none may get lost, so none of them was loaded. This is a fault of "
            "LipService: please report it with the file."
        )
    return LoadedChunk(
        load_id=batch.load_id,
        file_name=batch.file_name,
        service_name=batch.service_name,
        start_byte=chunk.start_byte,
        byte_count=chunk.byte_count,
        content_hash=chunk.content_hash,
        previous_at=chunk.parsed.previous_at,
        is_timestamped=chunk.parsed.is_timestamped,
        loaded_at=datetime.now(UTC),
        **counts._asdict(),
    )


def _place(batch: Batch) -> dict[str, object]:
    return {"load_id": batch.load_id, "chunk_numbers": [chunk.chunk_number for chunk in batch.chunks]}
