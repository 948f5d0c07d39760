"""Where log lines come from: files, compressed or not, and standard input."""

import bz2
import codecs
import gzip
import io
import lzma
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from backports import zstd

from policy_generator.errors import LoadError

STDIN = "-"

GZIP_MAGIC = b"\x1f\x8b"
XZ_MAGIC = b"\xfd7zXZ\x00"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# "BZ", any of its versions and block sizes, and the first digits of pi.
BZIP2_MAGIC = re.compile(rb"BZh[1-9]1AY&SY")
LONGEST_MAGIC = 10

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# What rotation and compression append to a log's name, and what says that it is one.
_ENDINGS = re.compile(
    r"""
    \.(?:gz|bz2|xz|zst|log|txt|jsonl?|ndjson|out|err|old|bak)$
    | [._-]?\d{4}-?\d\d-?\d\d(?:[T_.-]?\d\d[:.-]?\d\d(?:[:.-]?\d\d)?)?$   # app-2024-01-01
    | [._-]\d{1,10}$                                                # app.log.1, app-1704067200
    | _2k$                                                          # Loghub's samples
    """,
    re.VERBOSE | re.IGNORECASE,
)


class LogSource(NamedTuple):
    """A file, or standard input where there is no *path*."""

    path: Path | None

    @property
    def name(self) -> str:
        """Name the source as people know it."""
        return STDIN if self.path is None else str(self.path)

    @property
    def size(self) -> int | None:
        """Return how many bytes are on disk; None where nobody knows."""
        return self.path.stat().st_size if self.path and self.path.is_file() else None

    @property
    def written_at(self) -> datetime:
        """Return when it was last written; a stream is being written now."""
        if self.path is None:
            return datetime.now(UTC)
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)


class LogStream(NamedTuple):
    """A source that is open: its *lines*, decompressed, out of the bytes of the *file*."""

    source: LogSource
    lines: BinaryIO
    file: BinaryIO

    def read(self, size: int) -> bytes:
        """Return up to *size* bytes of lines, none at the end; LoadError names the file where that fails."""
        with _named_errors(self.source):
            return self.lines.read(size)

    def bytes_read(self) -> int:
        """Return how far the file itself is read; 0 where it can't be told."""
        return self.file.tell() if self.file.seekable() else 0


def service_name_of(source: LogSource) -> str:
    """Return the service that wrote *source*, by its name without what rotation appends.

    >>> [service_name_of(LogSource(Path(n))) for n in ("app.log.1", "app-2024-01-01.log.gz", "HDFS_2k.log")]
    ['app', 'app', 'HDFS']
    >>> service_name_of(LogSource(None))
    'stdin'
    """
    if source.path is None:
        return "stdin"
    name = source.path.name
    while (shorter := _ENDINGS.sub("", name)) and shorter != name:
        name = shorter
    return name


def find_sources(names: Sequence[str]) -> tuple[LogSource, ...]:
    """Return the sources called *names*, each of which could be opened; LoadError names one that couldn't.

    All are looked at before the first is loaded: a mistyped name should not leave half a load behind.
    """
    sources = tuple(LogSource(None if name == STDIN else Path(name)) for name in names)
    for source in sources:
        if source.path is not None:
            with _named_errors(source), source.path.open("rb"):
                pass
    return sources


@contextmanager
def open_source(source: LogSource) -> Iterator[LogStream]:
    """Open *source* for reading its lines; LoadError names one that can't be opened."""
    with ExitStack() as stack:
        with _named_errors(source):
            file = sys.stdin.buffer if source.path is None else stack.enter_context(source.path.open("rb"))
            stream = _decompressed(source, file)
        yield stream


@contextmanager
def _named_errors(source: LogSource) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, lzma.LZMAError, zstd.ZstdError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LoadError(
            f"cannot read {source.name}: {reason}. Name a readable file of log lines, as text or "
            "compressed with gzip, bzip2, xz or zstd. What was read before stays loaded; load the file "
            "again once it is mended, and only the rest is added."
        ) from error


def _decompressed(source: LogSource, file: BinaryIO) -> LogStream:
    """Return the text in *file*; its first bytes tell, so a name may lie."""
    reader = file if isinstance(file, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", file))
    magic = reader.peek(LONGEST_MAGIC)
    lines: BinaryIO
    if magic.startswith(GZIP_MAGIC):
        lines = cast("BinaryIO", gzip.GzipFile(fileobj=reader))
    elif BZIP2_MAGIC.match(magic):
        lines = cast("BinaryIO", bz2.BZ2File(reader))
    elif magic.startswith(XZ_MAGIC):
        lines = cast("BinaryIO", lzma.LZMAFile(reader))  # noqa: SIM115 - closing the file closes it
    elif magic.startswith(ZSTD_MAGIC):
        lines = cast("BinaryIO", zstd.ZstdFile(reader))
    else:
        lines = reader
    return LogStream(source, _without_mark(io.BufferedReader(cast("io.RawIOBase", lines))), reader)


def _without_mark(lines: io.BufferedReader) -> BinaryIO:
    """Return *lines* as UTF-8 without a byte order mark, which would hide the first line's timestamp."""
    start = lines.peek(len(UTF8_MARK))
    if start.startswith(UTF8_MARK):
        lines.read(len(UTF8_MARK))
    elif start.startswith(UTF16_MARKS):
        return cast("BinaryIO", codecs.EncodedFile(lines, "utf-8", "utf-16", errors="replace"))
    return lines
