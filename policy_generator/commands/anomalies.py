"""`lipservice anomalies`: what is not as usual."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from policy_generator.commands.shared import (
    MOST_HOURS,
    NOTHING,
    JsonOption,
    ServiceOption,
    StoreOption,
    TeamOption,
    chosen_services,
    opened,
    out,
    print_json,
    settings_from,
)
from policy_generator.excerpts import excerpt
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.marts import AnomalyRow, anomaly_rows


def anomalies(
    *,
    service: ServiceOption = None,
    team: TeamOption = None,
    hours: Annotated[
        int, typer.Option(min=1, max=MOST_HOURS, help="How far back from the last line of a service.")
    ] = 24,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="How many windows of a service.")] = 20,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the windows in which a pattern was not as usual: spikes against the day before, and new patterns.

    [bold]Examples:[/bold]

      lipservice anomalies
      lipservice anomalies --service checkout --hours 72
      lipservice anomalies --json
    """
    with opened(settings_from(store)) as client:
        found = [
            (period, anomaly_rows(client, _last(period, hours), limit=limit))
            for period in chosen_services(client, service=service, team=team)
        ]
    if as_json:
        print_json([{**period.key._asdict(), **row._asdict()} for period, rows in found for row in rows])
        return
    for period, rows in found:
        out.print(anomalies_table(period, rows))


def anomalies_table(period: ServicePeriod, rows: tuple[AnomalyRow, ...]) -> Table:
    """Return the unusual windows of a service as a table."""
    name = excerpt(period.key.service_name)
    table = Table(
        title=Text(f"Anomalies of {name}" if rows else f"Anomalies of {name}: none"),
        title_justify="left",
        expand=True,
    )
    table.add_column("Window (UTC)", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    for column in ("Lines", "Usual", "z"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("Template", overflow="ellipsis", no_wrap=True, ratio=1)
    for row in rows:
        table.add_row(
            f"{row.window_start:%m-%d %H:%M}",
            row.verdict.replace("_", " "),
            f"{row.log_count:,.0f}",
            f"{row.training_avg:,.1f}",
            f"{row.z_score:.1f}" if row.z_score is not None else NOTHING,
            Text(excerpt(row.template, limit=200)),
        )
    return table


def _last(period: ServicePeriod, hours: int) -> ServicePeriod:
    return period._replace(since=max(period.since, period.until - timedelta(hours=hours)))
