"""What all commands share: options, the connection, and how progress and results look."""

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from policy_generator.errors import PolicyError, StoreError
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import ModelProgress, OnProgress
from policy_generator.warehouse.evidence import ServicePeriod, service_periods

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help="Folder of the embedded store.",
        show_default="LIPSERVICE_STORE, else .lipservice/store",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a script instead of a table.")]
ServiceOption = Annotated[
    str | None, typer.Option("--service", help="Only this service.", show_default="all")
]
TeamOption = Annotated[
    int | None, typer.Option("--team", help="Only this team (PostHog project).", show_default="all")
]

# Wide enough for the tables where nothing says how wide the reader's screen is.
PIPED_WIDTH = 140

# Ten years: longer than any log is kept, and far from where dates end.
MOST_HOURS = 10 * 365 * 24

# What ClickHouse says may be a whole query.
LONGEST_REASON = 400

# Results go to standard output, so that they can be piped; progress and errors don't.
out = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH)
err = Console(stderr=True)


def settings_from(store: Path | None) -> WarehouseSettings:
    """Return the settings of the environment; a *store* named on the command line comes first."""
    if store is None:
        return WarehouseSettings.from_environment(os.environ)
    return WarehouseSettings.from_environment(
        {**os.environ, "LIPSERVICE_TARGET": "embedded", "LIPSERVICE_STORE": str(store)}
    )


@contextmanager
def opened(settings: WarehouseSettings, *, database_required: bool = True) -> Iterator[Client]:
    """Open the warehouse for the length of the block; a database that isn't there yet may be made in it.

    What ClickHouse says against a query of the block becomes one StoreError.
    """
    client = open_warehouse(settings, database_required=database_required)
    try:
        yield client
    except ClickHouseError as error:
        if "UNKNOWN_TABLE" in str(error):
            raise StoreError(
                f"the models have not run in database {settings.database!r} of {settings.where} yet. "
                "`lipservice run` makes them."
            ) from error
        reason = (str(error).splitlines() or [type(error).__name__])[0][:LONGEST_REASON]
        raise StoreError(
            f"ClickHouse at {settings.where} refused: {reason} Mend the cause and do it again."
        ) from error
    finally:
        client.close()


@contextmanager
def model_progress(label: str) -> Iterator[OnProgress]:
    """Show a bar that moves as models are done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task(label, total=None)

        def advance(progress: ModelProgress) -> None:
            bars.update(
                task,
                total=progress.total,
                completed=progress.done,
                description=f"{label} [dim]{progress.name}[/dim]",
            )

        yield advance


def chosen_services(client: Client, *, service: str | None, team: int | None) -> tuple[ServicePeriod, ...]:
    """Return the services that were asked for; none there is a PolicyError that lists those there are."""
    found = service_periods(client)
    chosen = tuple(
        one for one in found
        if service in {None, one.key.service_name} and team in {None, one.key.team_id}
    )  # fmt: skip
    if not found:
        raise PolicyError("no lines are counted yet. `lipservice load` some logs, then `lipservice run`.")
    if not chosen:
        named = (f"service {service!r}" if service else "", f"team {team}" if team is not None else "")
        wanted = " of ".join(name for name in named if name)
        there = ", ".join(sorted({f"{one.key.service_name} (team {one.key.team_id})" for one in found}))
        raise PolicyError(f"no counted lines of {wanted}. There are lines of: {there}.")
    return chosen


def print_json(value: object) -> None:
    """Print *value* as JSON for a script."""
    typer.echo(json.dumps(value, indent=2, default=str))


# What a table shows where there is nothing to show.
NOTHING = "-"


def current_user() -> str:
    """Return who is at the keyboard, for the record of who did what."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return f"uid {os.getuid()}"
