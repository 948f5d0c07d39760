"""`lipservice load`: log files into the store."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from policy_generator.commands.shared import (
    NOTHING,
    JsonOption,
    StoreOption,
    err,
    model_progress,
    out,
    print_json,
    settings_from,
)
from policy_generator.errors import SettingsError
from policy_generator.excerpts import excerpt
from policy_generator.load import (
    FileSummary,
    LoadFormat,
    LoadOptions,
    LoadProgress,
    LoadSummary,
    LogSource,
    find_sources,
    load_files,
)
from policy_generator.report.words import human_bytes
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store


def load(
    *,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Log files; - is standard input.")],
    service: Annotated[
        str | None,
        typer.Option(help="The service that wrote the lines.", show_default="by the file's name"),
    ] = None,
    log_format: Annotated[
        LoadFormat, typer.Option("--format", help="How lines are written; auto decides for each.")
    ] = LoadFormat.AUTO,
    timezone: Annotated[str, typer.Option(help="Zone of times that name none.")] = "UTC",
    again: Annotated[bool, typer.Option("--again", help="Load what was loaded before once more.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Load log files, or a pipe, into the store: text, JSON lines, logfmt or OTLP JSON, compressed or not.

    Times and severities are found in the line, a stack trace stays one record, and nothing is dropped: a
    line that can't be parsed is kept as it is and counted. Loading a file again adds only what is new in it.

    [bold]Examples:[/bold]

      lipservice load app.log app.log.1.gz
      lipservice load access.json --service web --format jsonl
      kubectl logs deploy/api | lipservice load - --service api
    """
    try:
        options = LoadOptions(service=service, format=log_format, timezone=timezone, again=again)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise SettingsError(f"--timezone: {reason}.") from error
    sources = find_sources(files)
    settings = settings_from(store)
    with open_warehouse(settings, database_required=False):
        with model_progress("Preparing the store") as advance:
            prepare_store(settings, on_progress=advance)
        summary = _load(settings, sources, options)
    if as_json:
        print_json({**summary.model_dump(mode="json"), "total": summary.total.model_dump(mode="json")})
    else:
        _show(summary)


def _load(settings: WarehouseSettings, sources: tuple[LogSource, ...], options: LoadOptions) -> LoadSummary:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        tasks = {one.name: bars.add_task(excerpt(one.name), total=one.size) for one in sources}

        def advance(progress: LoadProgress) -> None:
            bars.update(tasks[progress.name], completed=progress.bytes_read, total=progress.size)

        return load_files(lambda: open_warehouse(settings), sources, options=options, on_progress=advance)


def _show(summary: LoadSummary) -> None:
    table = Table(title="Loaded", title_justify="left")
    table.add_column("File")
    table.add_column("Service")
    for column in ("Bytes", "Lines", "Records", "With time", "With severity", "Unparsed"):
        table.add_column(column, justify="right")
    table.add_column("From, to (UTC)")
    rows = [*summary.files, *([summary.total] if len(summary.files) > 1 else [])]
    for file in rows:
        table.add_row(
            Text(excerpt(Path(file.name).name)),
            Text(excerpt(file.service)),
            human_bytes(file.bytes),
            f"{file.lines:,}",
            f"{file.records:,}",
            _share(file.with_timestamp, file),
            _share(file.with_severity, file),
            f"{file.unparsed:,}",
            _period(file),
        )
    out.print(table)
    total = summary.total
    if total.blank_lines:
        out.print(f"{total.blank_lines:,} of the lines are blank.")
    if total.skipped_lines:
        out.print(
            f"{total.skipped_lines:,} lines ({human_bytes(total.skipped_bytes)}) were loaded before and are "
            "not loaded twice; --again would."
        )


def _period(file: FileSummary) -> str:
    if file.first_at is None or file.last_at is None:
        return NOTHING
    return f"{file.first_at:%Y-%m-%d %H:%M}, {file.last_at:%Y-%m-%d %H:%M}"


def _share(count: int, file: FileSummary) -> str:
    return f"{count / file.records:.1%}" if file.records else NOTHING
