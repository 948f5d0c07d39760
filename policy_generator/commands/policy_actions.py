"""`lipservice policy replay|activate|rollback`: try a policy on history, put it in force, take it back."""

import os
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.text import Text

from policy_generator.commands.policy_chosen import (
    ServiceArgument,
    WhyOption,
    chosen_service,
    policy_or_active,
)
from policy_generator.commands.policy_views import replay_table
from policy_generator.commands.shared import (
    MOST_HOURS,
    JsonOption,
    StoreOption,
    TeamOption,
    current_user,
    err,
    opened,
    out,
    print_json,
    settings_from,
)
from policy_generator.errors import PolicyError
from policy_generator.excerpts import excerpt
from policy_generator.generate import replay_last_day
from policy_generator.policy_settings import ReplayLimits
from policy_generator.warehouse.policies import (
    Action,
    policy_history,
    policy_version,
    previous_version,
    record_action,
)
from policy_generator.warehouse.replay import replay_anomalies, replay_policy


def replay(
    service: ServiceArgument,
    version: Annotated[
        int | None, typer.Argument(min=1, help="A version; the active one when left out.")
    ] = None,
    *,
    hours: Annotated[
        int, typer.Option(min=1, max=MOST_HOURS, help="How many of the last hours of logs to replay it on.")
    ] = 24,
    team: TeamOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what a version would have kept of the logs that are there. Nothing is changed.

    Exits with 1 where the replay shows what the limits for activation don't allow.

    [bold]Examples:[/bold]

      lipservice policy replay checkout
      lipservice policy replay checkout 2 --hours 72 --json
    """
    limits = ReplayLimits.from_environment(os.environ)
    with opened(settings_from(store)) as client:
        period = chosen_service(client, service, team)
        policy = policy_or_active(client, period.key, version)
        with err.status("Replaying"):
            _, since, until = period.last(timedelta(hours=hours))
            result = replay_policy(client, policy.policy_id, since=since, until=until)
            anomalies = replay_anomalies(client, policy.policy_id, since=since, until=until)
    refusal = result.why_not(limits)
    if as_json:
        print_json(
            {
                **result._asdict(),
                "reduction_share": result.reduction_share,
                "anomalies": anomalies._asdict(),
                "is_allowed": refusal is None,
            }
        )
    else:
        out.print(replay_table(policy, result, anomalies))
    if refusal:
        err.print(Text(f"It may not come into force: {refusal}."), style="red", soft_wrap=True)
        raise typer.Exit(1)


def activate(
    service: ServiceArgument,
    version: Annotated[int, typer.Argument(min=1, help="The version to put in force.")],
    *,
    why: WhyOption = "",
    force: Annotated[
        bool, typer.Option("--force", help="Put it in force though its replay is beyond the limits.")
    ] = False,
    team: TeamOption = None,
    store: StoreOption = None,
) -> None:
    """Put a version in force, once its replay on the last day is within the limits of the settings.

    --force is recorded. A policy whose replay drops a protected line can't be forced.

    [bold]Examples:[/bold]

      lipservice policy activate checkout 2 --why "reviewed"
      lipservice policy activate checkout 2 --force --why "we never read those patterns"
    """
    limits = ReplayLimits.from_environment(os.environ)
    with opened(settings_from(store)) as client:
        period = chosen_service(client, service, team)
        policy = policy_version(client, period.key, version)
        with err.status("Replaying"):
            result = replay_last_day(client, policy.policy_id, period)
        refusal = result.why_not(limits)
        if not result.record_count:
            refusal = "the last day of its logs is no longer in the source, so it can't be replayed"
        if refusal and not result.is_safe:
            raise PolicyError(
                f"policy v{version} of {service!r} can't come into force: {refusal}. Activate another "
                "version, or generate one anew with `lipservice run`."
            )
        if refusal and not force:
            raise PolicyError(
                f"policy v{version} of {service!r} was not put in force: {refusal}. Activate another "
                "version, or use --force, which is recorded."
            )
        reason = f"forced, although {refusal}. {why}".strip() if refusal else why
        record_action(
            client, policy, Action.ACTIVATED, by=current_user(), reason=reason, now=datetime.now(UTC)
        )
    out.print(Text(f"v{version} of {excerpt(service)} is in force."))


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
    """Go back to a policy that was in force before. Nothing is lost: it is one more entry in the history.

    [bold]Examples:[/bold]

      lipservice policy rollback checkout --why "lost a pattern we needed"
      lipservice policy rollback checkout --to 1
    """
    with opened(settings_from(store)) as client:
        key = chosen_service(client, service, team).key
        policy = policy_version(client, key, to or previous_version(client, key))
        was_in_force = {row.version for row in policy_history(client, key) if row.last_activated_at}
        if policy.version not in was_in_force:
            raise PolicyError(
                f"policy v{policy.version} of {service!r} was never in force, so there is no way back to it. "
                "Put it in force with `lipservice policy activate`."
            )
        record_action(
            client, policy, Action.ROLLED_BACK, by=current_user(), reason=why, now=datetime.now(UTC)
        )
    out.print(Text(f"v{policy.version} of {excerpt(service)} is in force again."))
