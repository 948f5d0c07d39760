"""`lipservice policy shadow`: try a version on each run's new lines, beside the one in force."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from policy_generator.commands.policy_chosen import ServiceArgument, WhyOption, chosen_service
from policy_generator.commands.shared import (
    JsonOption,
    StoreOption,
    TeamOption,
    current_user,
    opened,
    out,
    print_json,
    settings_from,
)
from policy_generator.errors import PolicyError
from policy_generator.excerpts import excerpt
from policy_generator.report.words import human_bytes
from policy_generator.warehouse.policies import Action, policy_history, policy_version, record_action
from policy_generator.warehouse.shadow import ShadowReplay, shadow_replays


def shadow(
    service: ServiceArgument,
    version: Annotated[
        int | None, typer.Argument(min=1, help="A version to try; what was found when left out.")
    ] = None,
    *,
    stop: Annotated[bool, typer.Option("--stop", help="Take the version out of shadow.")] = False,
    why: WhyOption = "",
    team: TeamOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Replay a version on each run's new lines, beside the one in force; nothing is dropped by it.

    [bold]Examples:[/bold]

      lipservice policy shadow checkout 3 --why "a stricter one"
      lipservice policy shadow checkout
      lipservice policy shadow checkout 3 --stop
    """
    with opened(settings_from(store)) as client:
        key = chosen_service(client, service, team).key
        if version is None:
            replays = shadow_replays(client, key)
        else:
            policy = policy_version(client, key, version)
            [status] = [row.status for row in policy_history(client, key) if row.version == version]
            if stop != (status == "shadow") or status == "active":
                raise PolicyError(
                    f"policy v{version} of {service!r} is {status}, so it can't be "
                    f"{'taken out of' if stop else 'put in'} shadow. See `lipservice policy history`."
                )
            action = Action.UNSHADOWED if stop else Action.SHADOWED
            record_action(client, policy, action, by=current_user(), reason=why, now=datetime.now(UTC))
    if version is None and as_json:
        print_json([one._asdict() for one in replays])
    elif version is None:
        out.print(shadows_table(replays) if replays else Text("Nothing was replayed in shadow yet."))
    else:
        out.print(Text(f"v{version} of {excerpt(service)} is {'no longer' if stop else 'now'} in shadow."))


def shadows_table(replays: Sequence[ShadowReplay]) -> Table:
    """Return what versions in shadow would have kept, beside those in force."""
    table = Table(title="In shadow", title_justify="left")
    for column in ("Service", "Version", "In force", "From", "Until"):
        table.add_column(column)
    for column in ("Logs", "Kept", "Kept in force", "Errors kept", "Patterns kept", "Error of counts"):
        table.add_column(column, justify="right")
    for one in replays:
        table.add_row(
            Text(excerpt(one.service_name)),
            f"v{one.version}",
            f"v{one.active_version}" if one.active_version else "none",
            f"{one.since:%Y-%m-%d %H:%M}",
            f"{one.until:%Y-%m-%d %H:%M}",
            human_bytes(one.record_bytes),
            human_bytes(one.kept_bytes),
            human_bytes(one.active_kept_bytes),
            f"{one.kept_protected_count:,} of {one.protected_count:,}",
            f"{one.kept_pattern_count} of {one.pattern_count}",
            f"{one.count_error_p95:.1%}, in force {one.active_count_error_p95:.1%}",
        )
    return table
