"""`lipservice patterns`: what the logs consist of."""

from pathlib import Path
from typing import Annotated

import typer

from policy_generator.commands.explain import explanation_json, explanation_table, line_of, the_service
from policy_generator.commands.pattern_table import MOST_BARS, most_bars, patterns_table
from policy_generator.commands.shared import (
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
from policy_generator.explanation import line_form
from policy_generator.warehouse.marts import pattern_rows
from policy_generator.warehouse.policies import active_pattern_rates
from policy_generator.warehouse.signatures import service_facts


def patterns(
    *,
    service: ServiceOption = None,
    team: TeamOption = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="How many patterns of a service.")] = 20,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="LINE", help="Tell the pattern of this line and why; - reads it from a pipe."
        ),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the patterns of each service: share, course over time, severities, and the rate each has.

    With --explain, tell which pattern one line has, and why.

    [bold]Examples:[/bold]

      lipservice patterns
      lipservice patterns --service checkout -n 50
      lipservice patterns --service checkout --explain "order 17 placed in 12 ms"
      lipservice patterns --json
    """
    if explain is not None:
        _explain(line_of(explain), service=service, team=team, store=store, as_json=as_json)
        return
    bars = MOST_BARS if as_json else most_bars(out.width)
    with opened(settings_from(store)) as client:
        found = [
            (
                period,
                pattern_rows(client, period, most_bars=bars, limit=limit),
                active_pattern_rates(client, period.key),
            )
            for period in chosen_services(client, service=service, team=team)
        ]
    if as_json:
        print_json([{**period.key._asdict(), **row._asdict()} for period, rows, _ in found for row in rows])
        return
    for period, rows, rates in found:
        out.print(patterns_table(period, rows, rates, width=out.width))


def _explain(
    line: bytes, *, service: str | None, team: int | None, store: Path | None, as_json: bool
) -> None:
    form = line_form(line)
    with opened(settings_from(store)) as client:
        key = the_service(chosen_services(client, service=service, team=team))
        facts = service_facts(client, key, body=line, signature=form.signature)
    if as_json:
        print_json(explanation_json(key, form, facts))
        return
    out.print(explanation_table(key, form, facts))
