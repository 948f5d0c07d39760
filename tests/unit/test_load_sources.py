"""Files are opened by what is in them, and services named by what files are called."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from policy_generator.errors import LoadError
from policy_generator.load.sources import LogSource, find_sources, open_source, service_name_of

TEXT = "2026-09-01 10:00:00 INFO größer\n".encode()


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("app.log", "app"),
        ("app.log.1", "app"),
        ("app.log.12.gz", "app"),
        ("app-2024-01-01.log.gz", "app"),
        ("app-20240101.log", "app"),
        ("app.2024-01-01_13-05-00.log", "app"),
        ("app.log.2024-01-01T13:05:00", "app"),
        ("app-1704067200.log", "app"),
        ("app.jsonl.zst", "app"),
        ("HDFS_2k.log", "HDFS"),
        ("my-service.v2.log", "my-service.v2"),
        ("syslog", "syslog"),
        ("2024-01-01.log", "2024-01-01"),
        (".log", ".log"),
    ],
)
def test_a_service_is_called_as_its_file_without_what_rotation_appends(name: str, service: str) -> None:
    assert service_name_of(LogSource(Path("logs", name))) == service


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_compression_is_known_by_the_bytes(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    log = tmp_path / "app.log"
    log.write_bytes(pack(TEXT))

    with open_source(LogSource(log)) as stream:
        assert stream.read(1000) == TEXT
        assert stream.bytes_read() == log.stat().st_size


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path, encoding: str) -> None:
    log = tmp_path / "app.log"
    log.write_bytes(TEXT.decode().encode(encoding))

    with open_source(LogSource(log)) as stream:
        assert stream.read(1000) == TEXT


def test_a_file_that_is_not_there_is_named_before_any_is_opened(tmp_path: Path) -> None:
    there = tmp_path / "app.log"
    there.write_bytes(TEXT)

    with pytest.raises(LoadError, match=r"cannot read .*missing\.log: No such file"):
        find_sources([str(there), str(tmp_path / "missing.log")])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_a_damaged_file_is_named_when_it_is_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    log = tmp_path / "app.log"
    log.write_bytes(pack(TEXT)[:-4])

    with pytest.raises(LoadError, match=r"cannot read .*app\.log"):
        read_all(log)


def read_all(log: Path) -> bytes:
    with open_source(LogSource(log)) as stream:
        return stream.read(1000) + stream.read(1000)
