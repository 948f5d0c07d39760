"""Encodes one row as ClickHouse's RowBinary, for values that no text format can carry.

The client's own encoder holds on to what it inserted until Python collects its garbage; with chunks of
megabytes that is a matter of hundreds of them.
"""

import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID

# The bit that says that a length goes on in the next byte.
MORE = 0x80
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid(value: UUID) -> bytes:
    """Return a UUID: two halves, each the least byte first.

    >>> uuid(UUID("00010203-0405-0607-0809-0a0b0c0d0e0f")).hex()
    '07060504030201000f0e0d0c0b0a0908'
    """
    return value.bytes[7::-1] + value.bytes[:7:-1]


def uint32(value: int) -> bytes:
    r"""Return a UInt32 or, as seconds since 1970, a DateTime.

    >>> uint32(258)
    b'\x02\x01\x00\x00'
    """
    return struct.pack("<I", value)


def boolean(value: bool) -> bytes:  # noqa: FBT001 - the value to encode
    r"""Return a Bool.

    >>> boolean(True)
    b'\x01'
    """
    return b"\1" if value else b"\0"


def string(value: bytes) -> bytes:
    r"""Return a String, or one of low cardinality: its length, seven bits a byte, and its bytes.

    >>> string(b"ab"), string(b" " * 300)[:2]
    (b'\x02ab', b'\xac\x02')
    """
    length, prefix = len(value), bytearray()
    while length >= MORE:
        prefix.append(length % MORE | MORE)
        length //= MORE
    prefix.append(length)
    return bytes(prefix) + value


def nanoseconds(value: datetime) -> bytes:
    r"""Return a DateTime64(9).

    >>> nanoseconds(datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC))
    b'\xe8\x03\x00\x00\x00\x00\x00\x00'
    """
    return struct.pack("<q", (value - EPOCH) // timedelta(microseconds=1) * 1000)
