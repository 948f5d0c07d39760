"""Loads files: reads blocks, has ClickHouse parse them, publishes them in batches."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from uuid import uuid4

from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from policy_generator.errors import LoadError, StoreError
from policy_generator.load.blocks import Block, BlockReader, line_count
from policy_generator.load.ledger import (
    Ledger,
    LoadedChunk,
    content_hash,
    read_ledger,
    void_if_emptied,
)
from policy_generator.load.options import CHUNKS_A_BATCH, LoadOptions
from policy_generator.load.sources import LogSource, LogStream, open_source, service_name_of
from policy_generator.load.staging import (
    Batch,
    BatchChunk,
    ParsedChunk,
    StagedChunk,
    forget_batch,
    parse_chunk,
    publish_batch,
)  # fmt: skip
from policy_generator.load.summary import FileSummary, LoadProgress, LoadSummary

OnProgress = Callable[[LoadProgress], None]

# What ClickHouse says may be a whole query.
LONGEST_REASON = 300

# Where a file's first written line begins with a space or a tab, as all lines of some formats do.
_OUTDENTED = re.compile(rb"(?:[ \t\r]*\n)*[ \t]")


def load_files(
    connect: Callable[[], Client],
    sources: Sequence[LogSource],
    *,
    options: LoadOptions,
    on_progress: OnProgress | None = None,
) -> LoadSummary:
    """Load *sources* into `otel_logs`, one after the other, and return what became of each.

    Needs the models of `models/load`. While one client parses a chunk, a second one publishes those
    before it. What an earlier load put into the store is skipped, unless the *options* say again.

    Raises:
        LoadError: a file can't be read on; what was read of it before is loaded.
        StoreError: ClickHouse refuses the work.
    """
    started = time.monotonic()
    with (
        closing(connect()) as parser,
        closing(connect()) as publisher,
        ThreadPoolExecutor(max_workers=1) as pool,
    ):
        with _explained_errors():
            void_if_emptied(parser)
        files = tuple(
            _FileLoad(source, options, parser, publisher, pool).run(on_progress or _ignore)
            for source in sources
        )
    return LoadSummary(files=files, seconds=time.monotonic() - started)


class _FileLoad:
    """The state of loading one file."""

    def __init__(
        self,
        source: LogSource,
        options: LoadOptions,
        parser: Client,
        publisher: Client,
        pool: ThreadPoolExecutor,
    ) -> None:
        self._source, self._options = source, options
        self._parser, self._publisher, self._pool = parser, publisher, pool
        self._load_id = uuid4()
        self._service = options.service or service_name_of(source)
        self._salt = ""
        self._chunk_number = 0
        self._previous_at = self._written_at = source.written_at
        self._is_timestamped = self._is_outdented = False
        self._waiting: list[BatchChunk] = []
        self._publishing: Future[tuple[LoadedChunk, ...]] | None = None
        self._summary = FileSummary(name=source.name, service=self._service)

    def run(self, on_progress: OnProgress) -> FileSummary:
        """Load the file and return what became of it."""
        with _explained_errors(), open_source(self._source) as stream:
            try:
                self._load(stream, on_progress)
            except LoadError:
                self._publish_waiting()
                self._await_publishing()
                raise
            except BaseException:
                forget_batch(self._parser, self._batch())
                raise
        return self._summary

    def _load(self, stream: LogStream, on_progress: OnProgress) -> None:
        ledger = self._ledger()
        self._salt = ledger.salt
        reader = BlockReader(
            stream, block_bytes=self._options.chunk_bytes, block_lines=self._options.chunk_lines
        )
        while following := reader.next_bytes():
            if reader.start_byte == 0:
                self._is_outdented = bool(_OUTDENTED.match(following))
            if known := ledger.find(reader.start_byte, following):
                self._skip(known)
                reader.advance(known.byte_count)
            else:
                reader.advance(self._parse(reader.next_block()).byte_count)
            if len(self._waiting) >= CHUNKS_A_BATCH:
                self._publish_waiting()
            on_progress(LoadProgress(self._source.name, stream.bytes_read(), self._source.size))
        self._publish_waiting()
        self._await_publishing()

    def _parse(self, block: Block) -> ParsedChunk:
        self._chunk_number += 1
        parsed = parse_chunk(
            self._parser,
            StagedChunk(
                load_id=self._load_id,
                chunk_number=self._chunk_number,
                content=block.content,
                line_format=self._options.format.value,
                service_name=self._service,
                is_service_given=bool(self._options.service),
                is_last=block.is_last,
                is_outdented=self._is_outdented,
                was_timestamped=self._is_timestamped,
                written_at=self._written_at,
                previous_at=self._previous_at,
                staged_at=datetime.now(UTC),
            ),
            timezone=self._options.timezone,
        )
        done = block.content[: parsed.byte_count]
        self._waiting.append(
            BatchChunk(
                self._chunk_number, block.start_byte, len(done), content_hash(done), line_count(done), parsed
            )
        )
        self._previous_at, self._is_timestamped = parsed.previous_at, parsed.is_timestamped
        return parsed

    def _skip(self, chunk: LoadedChunk) -> None:
        self._previous_at, self._is_timestamped = chunk.previous_at, chunk.is_timestamped
        self._add(
            FileSummary(name="", service="", skipped_bytes=chunk.byte_count, skipped_lines=chunk.line_count)
        )

    def _ledger(self) -> Ledger:
        # What comes through a pipe is never taken for something that came before.
        if self._source.path is None or self._options.again:
            return Ledger({}, salt=str(self._load_id))
        return read_ledger(self._parser, self._service)

    def _batch(self) -> Batch:
        return Batch(self._load_id, self._source.name, self._service, tuple(self._waiting), self._salt)

    def _publish_waiting(self) -> None:
        """Have the waiting chunks published; one batch at a time, so that no more than two are in memory."""
        if self._waiting:
            self._await_publishing()
            self._publishing = self._pool.submit(publish_batch, self._publisher, self._batch())
            self._waiting = []

    def _await_publishing(self) -> None:
        if self._publishing is not None:
            for chunk in self._publishing.result():
                self._add(_summary_of(chunk))
            self._publishing = None

    def _add(self, summary: FileSummary) -> None:
        self._summary = self._summary.plus(summary)


def _summary_of(chunk: LoadedChunk) -> FileSummary:
    return FileSummary(
        name="",
        service="",
        bytes=chunk.byte_count,
        lines=chunk.line_count,
        blank_lines=chunk.blank_count,
        records=chunk.record_count,
        unparsed=chunk.unparsed_count,
        with_severity=chunk.severity_count,
        with_timestamp=chunk.timestamp_count,
        first_at=chunk.first_at,
        last_at=chunk.last_at,
    )


@contextmanager
def _explained_errors() -> Iterator[None]:
    try:
        yield
    except ClickHouseError as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:LONGEST_REASON]
        raise StoreError(
            f"ClickHouse stopped the load: {reason} What was loaded before stays; mend the cause and load "
            "the files again, and only the rest is added."
        ) from error


def _ignore(_: LoadProgress) -> None:
    """Tell nobody."""
