"""`lipservice anomalies`: what is not as usual."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.text import Text

from policy_generator.commands.shared import (
    MOST_HOURS,
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
from policy_generator.report.read import anomaly_of
from policy_generator.report.words import anomaly_sentence
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.marts import AnomalyRow, anomaly_rows

GRADE_STYLES = {"minor": "", "major": "bold", "critical": "bold red"}


def anomalies(
    *,
    service: ServiceOption = None,
    team: TeamOption = None,
    hours: Annotated[
        int, typer.Option(min=1, max=MOST_HOURS, help="How far back from the last line of a service.")
    ] = 24,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="How many of a service.")] = 20,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what is not as usual: spikes, drops, silences, new patterns, errors, the mix of severities.

    [bold]Examples:[/bold]

      lipservice anomalies
      lipservice anomalies --service checkout --hours 72
      lipservice anomalies --json
    """
    with opened(settings_from(store)) as client:
        found = [
            (period, anomaly_rows(client, period.last(timedelta(hours=hours)), limit=limit))
            for period in chosen_services(client, service=service, team=team)
        ]
    if as_json:
        print_json([{**period.key._asdict(), **row._asdict()} for period, rows in found for row in rows])
        return
    for period, rows in found:
        print_anomalies(period, rows)


def print_anomalies(period: ServicePeriod, rows: tuple[AnomalyRow, ...]) -> None:
    """Print the anomalies of a service, a sentence each, those that last first."""
    if not rows:
        out.print(Text(f"{excerpt(period.key.service_name)}: nothing unusual."))
    for row in sorted(rows, key=lambda row: not row.is_open):
        style = GRADE_STYLES[row.grade]
        out.print(
            Text(anomaly_sentence(period.key.service_name, anomaly_of(row)), style=style), soft_wrap=True
        )
