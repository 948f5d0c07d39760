"""A stream is cut into blocks of whole lines, whatever the lines are."""

import io

import pytest

from policy_generator.load.blocks import Block, BlockReader, line_count


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time, as pipes do."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 3))


def reader(content: bytes, *, block_bytes: int = 10, block_lines: int = 100) -> BlockReader:
    return BlockReader(io.BytesIO(content), block_bytes=block_bytes, block_lines=block_lines)


def test_a_block_ends_with_a_line() -> None:
    blocks = reader(b"one\ntwo\nthree\n")

    assert blocks.next_block() == Block(0, b"one\ntwo\n", is_last=False)


def test_what_was_not_taken_is_offered_again_with_more_behind_it() -> None:
    blocks = reader(b"one\ntwo\nthree\n")
    blocks.next_block()

    blocks.advance(4)

    assert blocks.next_block() == Block(4, b"two\nthree\n", is_last=False)
    assert blocks.start_byte == 4


def test_the_last_block_may_lack_its_newline() -> None:
    assert reader(b"one\ntwo").next_block() == Block(0, b"one\ntwo", is_last=True)


def test_a_line_that_is_too_long_comes_in_pieces() -> None:
    blocks = reader(b"x" * 25 + b"\n")

    blocks.advance(len(blocks.next_block().content))

    assert blocks.next_block() == Block(10, b"x" * 10, is_last=False)


def test_a_block_of_many_short_lines_is_shortened() -> None:
    block = reader(b"a\n" * 50, block_bytes=100, block_lines=15).next_block()

    assert block.content == b"a\n" * 12
    assert not block.is_last


def test_a_pipe_is_read_until_a_block_is_full() -> None:
    blocks = BlockReader(Trickle(b"one\ntwo\nthree\n"), block_bytes=10, block_lines=9)

    assert blocks.next_block().content == b"one\ntwo\n"


def test_a_stream_ends_with_no_bytes() -> None:
    blocks = reader(b"one\n")
    blocks.advance(len(blocks.next_block().content))

    assert blocks.next_bytes() == b""


@pytest.mark.parametrize(("content", "count"), [(b"", 0), (b"\n", 1), (b"a\n\nb", 3), (b"a\r\nb\r\n", 2)])
def test_lines_are_counted_with_or_without_the_last_newline(content: bytes, count: int) -> None:
    assert line_count(content) == count
