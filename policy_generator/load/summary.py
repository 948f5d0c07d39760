"""What a load did: nothing that was read may be missing from it."""

from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict


class LoadProgress(NamedTuple):
    """How far a load is in one of its files, in bytes of the file itself, compressed or not."""

    name: str
    bytes_read: int
    size: int | None


class FileSummary(BaseModel):
    """What became of one file: `lines` are those of records and the blank ones, and no others.

    Records are not lines: a stack trace is one record of many lines, a line of OTLP may hold many records.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    service: str
    bytes: int = 0
    lines: int = 0
    blank_lines: int = 0
    records: int = 0
    unparsed: int = 0
    with_severity: int = 0
    with_timestamp: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    # Of lines that an earlier load had put into the store already.
    skipped_bytes: int = 0
    skipped_lines: int = 0

    def plus(self, other: "FileSummary") -> "FileSummary":
        """Return both summaries as one, under this one's name."""
        first = [at for at in (self.first_at, other.first_at) if at]
        last = [at for at in (self.last_at, other.last_at) if at]
        return FileSummary(
            name=self.name,
            service=self.service,
            bytes=self.bytes + other.bytes,
            lines=self.lines + other.lines,
            blank_lines=self.blank_lines + other.blank_lines,
            records=self.records + other.records,
            unparsed=self.unparsed + other.unparsed,
            with_severity=self.with_severity + other.with_severity,
            with_timestamp=self.with_timestamp + other.with_timestamp,
            first_at=min(first, default=None),
            last_at=max(last, default=None),
            skipped_bytes=self.skipped_bytes + other.skipped_bytes,
            skipped_lines=self.skipped_lines + other.skipped_lines,
        )


class LoadSummary(BaseModel):
    """What became of all files, one after the other and together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[FileSummary, ...]
    seconds: float

    @property
    def total(self) -> FileSummary:
        """Return all files as one."""
        total = FileSummary(name="all", service="")
        for file in self.files:
            total = total.plus(file)
        return total
