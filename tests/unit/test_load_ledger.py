"""What was loaded is known again by its place and its bytes."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from policy_generator.load.ledger import Ledger, LoadedChunk, content_hash
from policy_generator.load.staging import Batch, BatchChunk, ParsedChunk

AT = datetime(2026, 9, 1, tzinfo=UTC)
LOAD = UUID(int=1)


def a_chunk(content: bytes, *, start_byte: int = 0) -> LoadedChunk:
    return LoadedChunk(
        load_id=LOAD,
        file_name="app.log",
        service_name="app",
        start_byte=start_byte,
        byte_count=len(content),
        content_hash=content_hash(content),
        line_count=1,
        blank_count=0,
        record_count=1,
        unparsed_count=0,
        severity_count=1,
        timestamp_count=1,
        first_at=AT,
        last_at=AT,
        previous_at=AT,
        is_timestamped=True,
        loaded_at=AT,
    )


@pytest.mark.parametrize(
    ("start_byte", "following", "is_known"),
    [
        (0, b"one\ntwo\n", True),
        (0, b"one\ntwo\nand what was added\n", True),
        (0, b"one\n", False),
        (0, b"One\ntwo\n", False),
        (4, b"one\ntwo\n", False),
    ],
    ids=["same", "grown", "shrunk", "other bytes", "other place"],
)
def test_a_chunk_is_known_by_place_and_bytes(start_byte: int, following: bytes, is_known: bool) -> None:  # noqa: FBT001 - a column of the table above
    chunk = a_chunk(b"one\ntwo\n")

    assert Ledger({0: [chunk]}, salt="").find(start_byte, following) == (chunk if is_known else None)


def a_batch(*contents: bytes, salt: str = "", load_id: UUID = LOAD) -> Batch:
    parsed = ParsedChunk(1, AT, is_timestamped=True)
    chunks = tuple(
        BatchChunk(number, 0, len(content), content_hash(content), 1, parsed)
        for number, content in enumerate(contents)
    )
    return Batch(load_id, "app.log", "app", chunks, salt)


def test_the_same_bytes_have_the_same_token_in_any_load() -> None:
    assert a_batch(b"one").token == a_batch(b"one", load_id=UUID(int=2)).token


def test_other_bytes_or_another_salt_have_another_token() -> None:
    tokens = {
        a_batch(b"one").token,
        a_batch(b"two").token,
        a_batch(b"one", b"two").token,
        a_batch(b"one", salt="again").token,
    }

    assert len(tokens) == 4
