"""What a load is told."""

from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, field_validator

# What is read, staged and parsed at a time. The engine holds some twenty times as much while it
# parses; smaller chunks cost more queries a byte.
CHUNK_BYTES = 16 * 1024 * 1024
# Very short lines cost more by their number than by their bytes.
CHUNK_LINES = 200_000
# How many chunks go into the log table at once: each insert makes a part for each day it touches.
CHUNKS_A_BATCH = 2


class LoadFormat(StrEnum):
    """How the lines are written; `auto` decides for each line."""

    AUTO = "auto"
    TEXT = "text"
    JSONL = "jsonl"
    OTLP_JSON = "otlp-json"
    LOGFMT = "logfmt"


class LoadOptions(BaseModel):
    """How files are loaded. The sizes are here for tests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # None: each file's own, see `service_name_of`, or the one a structured line names.
    service: str | None = None
    format: LoadFormat = LoadFormat.AUTO
    # Of timestamps that name no zone.
    timezone: str = "UTC"
    # Load what was loaded before once more.
    again: bool = False
    chunk_bytes: int = CHUNK_BYTES
    chunk_lines: int = CHUNK_LINES

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{name!r} is no time zone; expected one such as Europe/Berlin") from error
        return name
