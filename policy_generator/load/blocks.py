"""Cuts a stream into blocks of whole lines without looking at one of them."""

from typing import NamedTuple, Protocol

NEWLINE = b"\n"


class Block(NamedTuple):
    """Whole lines; only the last one of a stream, or a piece of a line too long to hold, ends within one."""

    start_byte: int
    content: bytes
    is_last: bool


class ByteStream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to *size* bytes; none at the end."""


class BlockReader:
    r"""Hands out what follows in a stream, as often as its reader likes, until it is told to go on.

    >>> import io
    >>> reader = BlockReader(io.BytesIO(b"one\ntwo\nthree"), block_bytes=10, block_lines=9)
    >>> reader.next_block()
    Block(start_byte=0, content=b'one\ntwo\n', is_last=False)
    >>> reader.advance(4)
    >>> reader.next_block()
    Block(start_byte=4, content=b'two\nthree', is_last=True)
    """

    def __init__(self, stream: ByteStream, *, block_bytes: int, block_lines: int) -> None:
        self._stream = stream
        self._block_bytes = block_bytes
        self._block_lines = block_lines
        self._held = b""
        self._start_byte = 0
        self._is_exhausted = False

    @property
    def start_byte(self) -> int:
        """Return how many bytes of the stream are done with."""
        return self._start_byte

    def next_bytes(self) -> bytes:
        """Return what follows, as much as a block may have; empty at the end of the stream."""
        pieces, missing = [self._held], self._block_bytes - len(self._held)
        while missing > 0 and not self._is_exhausted:
            piece = self._stream.read(missing)
            pieces.append(piece)
            missing -= len(piece)
            self._is_exhausted = not piece
        self._held = b"".join(pieces)
        return self._held

    def next_block(self) -> Block:
        """Return the block that follows, not longer than a block may be and at least a piece of a line."""
        held = self.next_bytes()
        end = len(held) if self._is_exhausted else held.rfind(NEWLINE) + 1 or len(held)
        while held.count(NEWLINE, 0, end) > self._block_lines and (
            half := held.rfind(NEWLINE, 0, end // 2) + 1
        ):
            end = half
        return Block(self._start_byte, held[:end], is_last=self._is_exhausted and end == len(held))

    def advance(self, byte_count: int) -> None:
        """Be done with the next *byte_count* bytes."""
        self._held = self._held[byte_count:]
        self._start_byte += byte_count


def line_count(content: bytes) -> int:
    r"""Return how many lines *content* has; the last may lack its newline.

    >>> [line_count(content) for content in (b"", b"\n", b"one", b"one\ntwo\n")]
    [0, 1, 1, 2]
    """
    return content.count(NEWLINE) + (0 if content.endswith(NEWLINE) or not content else 1)
