"""A load of files: chunks, stops, repeats and errors change nothing of what is in the store in the end."""

import gzip
import json
from pathlib import Path

import pytest

from tests.support.engine import Engine

# Records of one and of more lines, with blank ones between.
RECORDS = [
    f"2024-01-01 10:{n // 60:02}:{n % 60:02} {'ERROR' if n % 7 == 0 else 'INFO'} record {n}"
    + ('\nTraceback (most recent call last):\n  File "x.py"\nValueError: boom' if n % 7 == 0 else "")
    for n in range(600)
]
TEXT = "\n".join(RECORDS) + "\n\n"

# What a chunk's size is for a user is not an option of the command.
LOAD_IN_CHUNKS = """
import json, os, sys
from policy_generator.load import LoadOptions, find_sources, load_files
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse

settings = WarehouseSettings.from_environment(os.environ)
path, chunk_bytes, service, chunks_before_death = sys.argv[1:]

def die(progress):
    die.left -= 1
    if die.left == 0:
        noted = 0
        with open_warehouse(settings) as client:
            while noted < 2:
                noted = client.query("select count() from loaded_chunks").result_rows[0][0]
        os._exit(9)

die.left = int(chunks_before_death)
options = LoadOptions(service=service, chunk_bytes=int(chunk_bytes))
summary = load_files(lambda: open_warehouse(settings), find_sources([path]), options=options, on_progress=die)
print(summary.total.model_dump_json())
"""

# Killed after the insert of a batch and before it is noted.
LOAD_UNNOTED = f"""
import os
from policy_generator.load import staging

staging.write_ledger = lambda *_, **__: os._exit(9)
{LOAD_IN_CHUNKS}
"""


def load_in_chunks(
    engine: Engine, log: Path, *, chunk_bytes: int, service: str = "app", dies_after: int = 0
) -> dict[str, int]:
    done = engine.run(
        "python", "-c", LOAD_IN_CHUNKS, str(log), str(chunk_bytes), service, str(dies_after), check=False
    )
    assert done.returncode == (9 if dies_after else 0), done.stderr
    summary: dict[str, int] = json.loads(done.stdout or "{}")
    return summary


def stored(engine: Engine, service: str = "app") -> list[str]:
    rows = engine.query("select Body from otel_logs where ServiceName = {service:String}", service=service)
    return sorted(str(body) for (body,) in rows)


@pytest.fixture
def log(engine: Engine, tmp_path: Path) -> Path:
    engine.run("dbt", "run", "--quiet", "--select", "tag:store")
    log = tmp_path / "app.log"
    log.write_text(TEXT)
    return log


def test_where_chunks_end_makes_no_difference(engine: Engine, log: Path) -> None:
    whole = load_in_chunks(engine, log, chunk_bytes=1_000_000)
    pieces = load_in_chunks(engine, log, chunk_bytes=3_000, service="pieces")

    assert stored(engine, "app") == sorted(RECORDS)
    assert stored(engine, "pieces") == sorted(RECORDS)
    assert whole == {**pieces, "name": "all", "service": ""}
    assert (whole["lines"], whole["blank_lines"], whole["records"]) == (TEXT.count("\n"), 1, 600)
    assert whole["with_severity"] == whole["with_timestamp"] == 600


def test_a_load_that_was_killed_goes_on_where_it_was(engine: Engine, log: Path) -> None:
    load_in_chunks(engine, log, chunk_bytes=3_000, dies_after=5)
    before = len(stored(engine))

    rest = load_in_chunks(engine, log, chunk_bytes=1_000_000)

    assert 0 < before < 600
    assert stored(engine) == sorted(RECORDS)
    assert rest["records"] == 600 - before
    assert rest["bytes"] + rest["skipped_bytes"] == len(TEXT)
    assert engine.query(
        "select count() from load_chunks where load_id not in (select load_id from loaded_chunks)"
    ) == [(0,)]


def test_a_load_killed_between_its_insert_and_its_note_writes_no_line_twice(
    engine: Engine, log: Path
) -> None:
    next_day = [record.replace("2024-01-01", "2024-01-02") for record in RECORDS]
    log.write_text("\n".join([*RECORDS, *next_day]))
    killed = engine.run("python", "-c", LOAD_UNNOTED, str(log), "1000000", "app", "0", check=False)
    written = stored(engine)

    load_in_chunks(engine, log, chunk_bytes=1_000_000)

    assert killed.returncode == 9
    assert written == stored(engine) == sorted([*RECORDS, *next_day])

    # As if it had been killed after the first of its days.
    engine.execute(
        "truncate table loaded_chunks",
        "alter table otel_logs delete where Timestamp >= '2024-01-02' settings mutations_sync = 1",
    )
    load_in_chunks(engine, log, chunk_bytes=1_000_000)

    assert stored(engine) == sorted([*RECORDS, *next_day])


def test_a_line_too_long_to_hold_is_kept_in_pieces(engine: Engine, log: Path) -> None:
    log.write_text("2024-01-01 10:00:00 INFO short\n" + "x" * 10_000 + "\n2024-01-01 10:00:01 INFO next\n")

    summary = load_in_chunks(engine, log, chunk_bytes=4_000)

    assert sum(len(str(body)) for body in stored(engine)) == log.stat().st_size - 3
    assert summary["bytes"] == log.stat().st_size


def test_a_file_is_loaded_again_only_when_that_is_said(embedded_engine: Engine, tmp_path: Path) -> None:
    log, rotated = tmp_path / "app.log", tmp_path / "app-2024-01-02.log.1"
    log.write_text(TEXT)
    rotated.write_text(TEXT)
    run = embedded_engine.run
    run("lipservice", "load", str(log))

    repeated = run("lipservice", "load", str(log), str(rotated))
    again = json.loads(run("lipservice", "load", str(log), "--again", "--json").stdout)

    assert "loaded before" in repeated.stdout
    assert again["total"]["records"] == 600
    assert embedded_engine.query("select count() from otel_logs") == [(1200,)]


def test_what_was_removed_can_be_loaded_again(embedded_engine: Engine, tmp_path: Path) -> None:
    logs = [tmp_path / "one.log", tmp_path / "two.log"]
    logs[0].write_text(TEXT)
    logs[1].write_text(TEXT)
    embedded_engine.run("lipservice", "load", *map(str, logs))
    embedded_engine.execute("truncate table otel_logs")

    embedded_engine.run("lipservice", "load", str(logs[0]))
    embedded_engine.run("lipservice", "load", str(logs[1]))

    assert embedded_engine.query("select ServiceName, count() from otel_logs group by 1 order by 1") == [
        ("one", 600),
        ("two", 600),
    ]


def test_a_file_that_cannot_be_read_stops_the_load_before_it_begins(
    embedded_engine: Engine, tmp_path: Path
) -> None:
    log = tmp_path / "app.log"
    log.write_text(TEXT)

    done = embedded_engine.run("lipservice", "load", str(log), str(tmp_path), check=False)

    assert done.returncode == 1
    assert f"error: cannot read {tmp_path}: Is a directory" in done.stderr.replace("\n", " ")
    assert embedded_engine.query("exists table otel_logs") == [(0,)]


def test_a_damaged_file_keeps_what_was_read_and_goes_on_once_it_is_mended(engine: Engine, log: Path) -> None:
    packed = log.with_suffix(".log.gz")
    packed.write_bytes(gzip.compress(TEXT.encode())[:-2000])

    damaged = engine.run("lipservice", "load", str(packed), check=False)
    packed.write_bytes(gzip.compress(TEXT.encode()))
    engine.run("lipservice", "load", str(packed))

    assert damaged.returncode == 1
    assert "cannot read" in damaged.stderr
    assert stored(engine) == sorted(RECORDS)
