"""Has the views of models/load parse texts, each as a file of its own, in one go."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, cast
from uuid import uuid4

from policy_generator.load.staging import PARSE_SETTINGS
from tests.support.engine import Engine

COLUMNS = (
    "load_id", "chunk_number", "content", "line_format", "service_name", "is_service_given", "is_last",
    "is_outdented", "was_timestamped", "written_at", "previous_at", "staged_at",
)  # fmt: skip

# When the texts count as written: what a time without a year or a date is dated by.
WRITTEN_AT = datetime(2026, 3, 5, 12, tzinfo=UTC)


class Record(NamedTuple):
    """What was read from one record."""

    content_number: int
    body: str
    severity_text: str
    severity_number: int
    found_at: str | None
    line_format: str
    is_unparsed: bool
    service_name: str
    trace_id: str
    span_id: str
    attributes: Mapping[str, str]


def read(
    engine: Engine,
    contents: Sequence[str],
    *,
    log_format: str = "auto",
    service: str | None = None,
    timezone: str = "UTC",
) -> list[Record]:
    """Return the records of *contents*, in their order."""
    engine.run("dbt", "run", "--quiet", "--select", "tag:store")
    load_ids = [uuid4() for _ in contents]
    rows = [
        (
            load_id,
            1,
            content,
            log_format,
            service or "file",
            service is not None,
            True,
            content.startswith(" "),
            False,
            WRITTEN_AT,
            WRITTEN_AT,
            datetime.now(UTC),
        )
        for load_id, content in zip(load_ids, contents, strict=True)
    ]
    engine.insert("load_chunks", rows, columns=COLUMNS)
    settings = ", ".join(f"{name} = {value}" for name, value in PARSE_SETTINGS.items())
    found = engine.query(
        "select toInt32(indexOf({load_ids:Array(UUID)}, load_id)) - 1 as number, body, severity_text, "
        "severity_number, toString(found_at, 'UTC'), line_format, is_unparsed, service_name, trace_id, "
        "span_id, attributes from int_load_records_read "
        "where load_id in {load_ids:Array(UUID)} and line_count > 0 order by number, record_number "
        f"settings {settings}, session_timezone = '{timezone}'",
        load_ids=load_ids,
    )
    return [
        Record(*cast("tuple[int, str, str, int, str, str, bool, str, str, str, dict[str, str]]", row))
        for row in found
    ]


def bodies(records: Sequence[Record], *, names: Sequence[str]) -> dict[str, list[str]]:
    """Return the bodies of *records* by the name of the text they are from."""
    return {
        name: [record.body for record in records if record.content_number == number]
        for number, name in enumerate(names)
    }
