"""`lipservice policy …`: look at policies, compare them, put one in force, take one back."""

import os
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from policy_generator.commands import policy_actions, policy_shadow
from policy_generator.commands.policy_chosen import ServiceArgument, chosen_service, policy_or_active
from policy_generator.commands.policy_views import changed_patterns_table, policy_panel
from policy_generator.commands.shared import (
    NOTHING,
    JsonOption,
    StoreOption,
    TeamOption,
    chosen_services,
    opened,
    out,
    print_json,
    settings_from,
)
from policy_generator.comparison import compare_patterns
from policy_generator.difference import describe_difference, difference
from policy_generator.excerpts import excerpt
from policy_generator.policy_settings import price_from
from policy_generator.warehouse.policies import (
    policy_history,
    policy_version,
)

app = typer.Typer(
    help="Look at policies, compare them, put one in force, take one back.", no_args_is_help=True
)
app.command()(policy_actions.replay)
app.command()(policy_actions.activate)
app.command()(policy_actions.rollback)
app.command()(policy_shadow.shadow)


@app.command()
def show(
    service: Annotated[
        str | None, typer.Argument(metavar="[SERVICE]", help="Whose policy; all when left out.")
    ] = None,
    *,
    version: Annotated[
        int | None, typer.Option(min=1, help="A version; the active one when left out.")
    ] = None,
    team: TeamOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the policy in force, or a version of it: rates, reasons and what it saves.

    [bold]Examples:[/bold]

      lipservice policy show
      lipservice policy show checkout --version 2
      lipservice policy show checkout --json
    """
    with opened(settings_from(store)) as client:
        keys = [one.key for one in chosen_services(client, service=service, team=team)]
        policies = [policy_or_active(client, key, version) for key in keys]
    if as_json:
        documents = [policy.model_dump(mode="json") for policy in policies]
        print_json(documents[0] if service and len(documents) == 1 else documents)
    else:
        for policy in policies:
            out.print(policy_panel(policy))


@app.command()
def history(
    service: ServiceArgument,
    *,
    team: TeamOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """List all versions of a service's policy, the newest first.

    [bold]Example:[/bold]

      lipservice policy history checkout
    """
    with opened(settings_from(store)) as client:
        rows = policy_history(client, chosen_service(client, service, team).key)
    if as_json:
        print_json([row._asdict() for row in rows])
        return
    table = Table(title=Text(f"Policies of {excerpt(service)}"), title_justify="left")
    for column in ("Version", "Status", "Projected cut", "Provider", "Created", "By", "Last activated"):
        table.add_column(column)
    for row in rows:
        activated = f"{row.last_activated_at:%Y-%m-%d %H:%M}" if row.last_activated_at else NOTHING
        table.add_row(
            f"v{row.version}",
            row.status,
            f"{row.projected_reduction_share:.1%}",
            row.provider,
            f"{row.created_at:%Y-%m-%d %H:%M}",
            Text(excerpt(row.created_by)),
            activated,
        )
    out.print(table)


@app.command()
def diff(
    service: ServiceArgument,
    older: Annotated[int, typer.Argument(min=1, help="A version.")],
    newer: Annotated[int | None, typer.Argument(min=1, help="Another; the active one when left out.")] = None,
    *,
    team: TeamOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what changed from one version to another.

    [bold]Examples:[/bold]

      lipservice policy diff checkout 1
      lipservice policy diff checkout 1 3 --json
    """
    price = price_from(os.environ).usd_per_gb
    with opened(settings_from(store)) as client:
        key = chosen_service(client, service, team).key
        before, after = policy_version(client, key, older), policy_or_active(client, key, newer)
    patterns = compare_patterns(before, after)
    if as_json:
        changed = [one._asdict() for one in difference(before, after)]
        compared = [
            {
                "pattern_id": one.pattern_id,
                "template": one.template,
                "before": one.before and one.before._asdict(),
                "after": one.after and one.after._asdict(),
                "bytes_per_day": one.bytes_per_day,
                "usd_per_day": one.usd_per_day(price),
            }
            for one in patterns
        ]
        print_json({"fields": changed, "patterns": compared})
        return
    for line in describe_difference(before, after) or ("No difference.",):
        out.print(Text(line))
    if patterns:
        out.print(changed_patterns_table(patterns, usd_per_gb=price))
