"""`lipservice patterns`: what the logs consist of."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from policy_generator.commands.shared import (
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
from policy_generator.report.words import human_bytes
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.marts import PatternRow, pattern_rows
from policy_generator.warehouse.policies import active_pattern_rates

# Half days of a week; more would leave no room for the template.
COURSE_PARTS = 14

_BARS = "▁▂▃▄▅▆▇█"


def patterns(
    *,
    service: ServiceOption = None,
    team: TeamOption = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="How many patterns of a service.")] = 20,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the patterns of each service: share, course over time, severities, and the rate each has.

    [bold]Examples:[/bold]

      lipservice patterns
      lipservice patterns --service checkout -n 50
      lipservice patterns --json
    """
    with opened(settings_from(store)) as client:
        found = [
            (
                period,
                pattern_rows(client, period, parts=COURSE_PARTS, limit=limit),
                active_pattern_rates(client, period.key),
            )
            for period in chosen_services(client, service=service, team=team)
        ]
    if as_json:
        print_json([{**period.key._asdict(), **row._asdict()} for period, rows, _ in found for row in rows])
        return
    for period, rows, rates in found:
        out.print(patterns_table(period, rows, rates))


def patterns_table(period: ServicePeriod, rows: tuple[PatternRow, ...], rates: Mapping[str, float]) -> Table:
    """Return the patterns of a service as a table."""
    name = excerpt(period.key.service_name)
    title = f"Patterns of {name}, {period.since:%Y-%m-%d %H:%M} to {period.until:%Y-%m-%d %H:%M} UTC"
    table = Table(title=Text(title), title_justify="left", expand=True)
    table.add_column("Pattern", no_wrap=True)
    for column in ("Lines", "Share", "Bytes"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("Course", no_wrap=True)
    table.add_column("Severities", max_width=13)
    table.add_column("Rate", justify="right", no_wrap=True)
    table.add_column("Template", overflow="ellipsis", no_wrap=True, ratio=1)
    for row in rows:
        rate = rates.get(row.pattern_id)
        table.add_row(
            row.pattern_id[:8],
            f"{row.log_count:,.0f}",
            f"{row.log_share:.1%}",
            human_bytes(row.log_bytes),
            sparkline(row.course),
            " ".join(row.severity_counts),
            f"{rate:.1%}" if rate is not None else NOTHING,
            Text(excerpt(row.template, limit=200)),
        )
    return table


def sparkline(values: list[float]) -> str:
    """Return *values* as a line of bars; nothing is a space, so that a silence shows.

    >>> sparkline([0, 1, 4, 8])
    ' ▁▄█'
    """
    top = max(values, default=0)
    return "".join(_BARS[max(0, round(value / top * len(_BARS)) - 1)] if value else " " for value in values)
