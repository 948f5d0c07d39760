"""`lipservice policy …`: look at policies, compare them, put one in force, take one back."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from clickhouse_connect.driver.client import Client
from rich.console import Group
from rich.table import Table
from rich.text import Text

from policy_generator.commands.shared import (
    NOTHING,
    JsonOption,
    StoreOption,
    TeamOption,
    chosen_services,
    current_user,
    opened,
    out,
    print_json,
    settings_from,
)
from policy_generator.difference import describe_difference, difference
from policy_generator.errors import PolicyError
from policy_generator.excerpts import excerpt
from policy_generator.policy import Policy, Severity
from policy_generator.report.words import human_bytes
from policy_generator.warehouse.policies import (
    Action,
    PolicyKey,
    active_policy,
    policy_history,
    policy_version,
    previous_version,
    record_action,
)

app = typer.Typer(
    help="Look at policies, compare them, put one in force, take one back.", no_args_is_help=True
)

ServiceArgument = Annotated[str, typer.Argument(metavar="SERVICE", help="Whose policy.")]
WhyOption = Annotated[str, typer.Option("--why", help="A reason, for the record.")]

# What a person reads at a glance; --json has them all.
SHOWN_PATTERNS = 20


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
        policies = [_policy(client, key, version) for key in keys]
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
        rows = policy_history(client, _key(client, service, team))
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
    with opened(settings_from(store)) as client:
        key = _key(client, service, team)
        before, after = policy_version(client, key, older), _policy(client, key, newer)
    if as_json:
        print_json([one._asdict() for one in difference(before, after)])
    else:
        for line in describe_difference(before, after) or ("No difference.",):
            out.print(Text(line))


@app.command()
def activate(
    service: ServiceArgument,
    version: Annotated[int, typer.Argument(min=1, help="The version to put in force.")],
    *,
    why: WhyOption = "",
    team: TeamOption = None,
    store: StoreOption = None,
) -> None:
    """Put a version in force.

    [bold]Example:[/bold]

      lipservice policy activate checkout 2 --why "reviewed"
    """
    with opened(settings_from(store)) as client:
        key = _key(client, service, team)
        policy = policy_version(client, key, version)
        status = next(row.status for row in policy_history(client, key) if row.version == version)
        if status == Action.REFUSED:
            raise PolicyError(
                f"policy v{version} of {service!r} was refused: its replay dropped protected lines. "
                "Activate another version, or generate one anew with `lipservice run`."
            )
        record_action(client, policy, Action.ACTIVATED, by=current_user(), reason=why, now=datetime.now(UTC))
    out.print(Text(f"v{version} of {excerpt(service)} is in force."))


@app.command()
def rollback(
    service: ServiceArgument,
    *,
    to: Annotated[
        int | None, typer.Option(min=1, help="A version; the one in force before when left out.")
    ] = None,
    why: WhyOption = "",
    team: TeamOption = None,
    store: StoreOption = None,
) -> None:
    """Go back to the policy that was in force before. Nothing is lost: it is one more entry in the history.

    [bold]Examples:[/bold]

      lipservice policy rollback checkout --why "lost a pattern we needed"
      lipservice policy rollback checkout --to 1
    """
    with opened(settings_from(store)) as client:
        key = _key(client, service, team)
        policy = policy_version(client, key, to or previous_version(client, key))
        record_action(
            client, policy, Action.ROLLED_BACK, by=current_user(), reason=why, now=datetime.now(UTC)
        )
    out.print(Text(f"v{policy.version} of {excerpt(service)} is in force again."))


def policy_panel(policy: Policy) -> Group:
    """Return a policy as a person wants to read it."""
    projection = policy.projection
    head = Text.assemble(
        (f"{excerpt(policy.service_name)} v{policy.version}", "bold"),
        f"  {policy.provider}, {policy.created_at:%Y-%m-%d %H:%M} UTC by {excerpt(policy.created_by)}\n",
        f"{human_bytes(projection.billed_bytes)} → {human_bytes(projection.kept_bytes)} ",
        (f"(-{projection.reduction_share:.1%})", "green"),
        f" over {projection.period_days:.3g} days; boost x{policy.anomaly_boost:g}, "
        f"{len(policy.changes)} changes by guardrails\n",
    )
    rates = Table(box=None, title="Rates by severity; a pattern's own rate comes first", title_justify="left")
    for severity in Severity:
        rates.add_column(severity.value, justify="right")
    rates.add_column("any other", justify="right")
    every = [*(policy.severity_rates[severity] for severity in Severity), policy.global_rate]
    rates.add_row(*(f"{rate:.2%}" for rate in every))
    return Group(head, Text(policy.reasoning + "\n"), rates, Text(), _patterns_table(policy))


def _patterns_table(policy: Policy) -> Table:
    projected = policy.projection.patterns
    templates = {pattern.pattern_id: pattern.template for pattern in policy.patterns}
    largest = sorted(
        policy.pattern_rates, key=lambda one: -projected[one].kept_line_count / policy.pattern_rates[one]
    )
    title = f"Rates by pattern, the largest {min(SHOWN_PATTERNS, len(largest))} of {len(largest)}"
    table = Table(title=title, title_justify="left", expand=True)
    table.add_column("Pattern", no_wrap=True)
    for column in ("Rate", "Kept lines", "Error of count"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("Template", overflow="ellipsis", no_wrap=True, ratio=1)
    for pattern_id in largest[:SHOWN_PATTERNS]:
        table.add_row(
            pattern_id,
            f"{policy.pattern_rates[pattern_id]:.2%}",
            f"{projected[pattern_id].kept_line_count:,.0f}",
            f"±{projected[pattern_id].relative_error:.1%}",
            Text(excerpt(templates[pattern_id], limit=200)),
        )
    return table


def _key(client: Client, service: str, team: int | None) -> PolicyKey:
    keys = [one.key for one in chosen_services(client, service=service, team=team)]
    if len(keys) > 1:
        teams = ", ".join(str(key.team_id) for key in keys)
        raise PolicyError(f"service {service!r} is in teams {teams}. Name one with --team.")
    return keys[0]


def _policy(client: Client, key: PolicyKey, version: int | None) -> Policy:
    if version is not None:
        return policy_version(client, key, version)
    policy = active_policy(client, key)
    if policy is None:
        raise PolicyError(
            f"service {key.service_name!r} has no policy in force. `lipservice run` writes one; "
            "`lipservice policy history` lists those that were not activated."
        )
    return policy
