"""`lipservice run`: models, then policies. What a scheduler calls."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from policy_generator.commands.making import (
    GbOption,
    ModelOption,
    ProviderOption,
    ReductionOption,
    UrlOption,
    UsdOption,
    policy_settings,
    write_policies,
)
from policy_generator.commands.policy_shadow import shadows_table
from policy_generator.commands.shared import (
    MOST_HOURS,
    NOTHING,
    JsonOption,
    ServiceOption,
    StoreOption,
    TeamOption,
    chosen_services,
    err,
    model_progress,
    opened,
    out,
    print_json,
    settings_from,
)
from policy_generator.decide import describe_outcome
from policy_generator.generate import Generated, Outcome
from policy_generator.policy import Policy
from policy_generator.report.words import human_bytes
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store, run_models
from policy_generator.warehouse.evidence import service_periods
from policy_generator.warehouse.lease import run_lease
from policy_generator.warehouse.shadow import ShadowReplay, replay_shadows


def run(
    *,
    service: ServiceOption = None,
    team: TeamOption = None,
    provider: ProviderOption = None,
    model: ModelOption = None,
    llm_url: UrlOption = None,
    target_usd: UsdOption = None,
    target_gb: GbOption = None,
    target_reduction: ReductionOption = None,
    hours: Annotated[
        int, typer.Option(min=1, max=MOST_HOURS, help="How many hours of logs a policy is made from.")
    ] = 168,
    activate: Annotated[bool, typer.Option(help="Put a policy in force once its replay is safe.")] = True,
    full_refresh: Annotated[bool, typer.Option(help="Count all logs anew; policies stay.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for another run to end.")] = 600.0,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring the models up to date with the logs, then write a policy for each service.

    A run touches only what is new, and takes up what a run that was stopped left undone. A service whose
    evidence gives the policy it has keeps it.

    [bold]Examples:[/bold]

      lipservice run
      lipservice run --service checkout --hours 72
      lipservice run --target-usd-a-day 5
      lipservice run --provider anthropic --target-reduction 0.9
      lipservice run --no-activate --json
    """
    made_by = policy_settings(
        provider=provider, model=model, llm_url=llm_url,
        target_usd=target_usd, target_gb=target_gb, target_reduction=target_reduction,
    )  # fmt: skip
    settings = settings_from(store)
    with opened(settings, database_required=False) as client, _lease(settings, wait=wait):
        with model_progress("Running the models") as advance:
            run_models(settings, full_refresh=full_refresh, on_progress=advance)
        client.database = settings.database
        periods = chosen_services(client, service=service, team=team)
        generated = write_policies(
            client, periods, settings=made_by, hours=hours, activate=activate, sharers=service_periods(client)
        )
        with err.status("Replaying versions in shadow"):
            shadows = [
                one for period in periods for one in replay_shadows(client, period, now=datetime.now(UTC))
            ]
    if as_json:
        print_json([_as_json(one, shadows) for one in generated])
    else:
        out.print(results_table(generated))
        if shadows:
            out.print(shadows_table(shadows))
        for one in generated:
            print_shortfall(one.policy)
    if any(one.outcome is Outcome.REFUSED for one in generated):
        err.print("[red]A policy was refused; see `lipservice policy history`.[/red]")
        raise typer.Exit(1)


def results_table(generated: tuple[Generated, ...]) -> Table:
    """Return what became of each service, as a table."""
    table = Table(title="Policies", title_justify="left")
    for column in ("Service", "Policy", "Outcome"):
        table.add_column(column)
    for column in ("Logs a day", "Projected cut", "Replayed cut", "Errors kept", "Patterns kept"):
        table.add_column(column, justify="right")
    for policy, replay, outcome in generated:
        projection = policy.projection
        table.add_row(
            policy.service_name,
            f"v{policy.version}",
            outcome.value,
            human_bytes(projection.billed_bytes / projection.counted_days),
            f"{projection.reduction_share:.1%}",
            f"{replay.reduction_share:.1%}" if replay else NOTHING,
            f"{replay.kept_protected_count:,} of {replay.protected_count:,}" if replay else NOTHING,
            f"{replay.kept_pattern_count} of {replay.pattern_count}" if replay else NOTHING,
        )
    return table


def print_shortfall(policy: Policy) -> None:
    """Say what a person has to know of how *policy* came about: a target not met, a model not heard."""
    if policy.fallback_reason:
        err.print(
            Text(f"{policy.service_name}: the rules stood in for the model. {policy.fallback_reason}"),
            style="yellow",
            soft_wrap=True,
        )
    if policy.budget is not None and policy.cost_target is not None and not policy.budget.is_feasible:
        err.print(
            Text(f"{policy.service_name}: {describe_outcome(policy.cost_target, policy.budget)}"),
            style="yellow",
            soft_wrap=True,
        )


def _lease(settings: WarehouseSettings, *, wait: float) -> AbstractContextManager[None]:
    if settings.target == "embedded":
        return nullcontext()
    with model_progress("Preparing the store") as advance:
        prepare_store(settings, on_progress=advance)
    return run_lease(
        lambda: open_warehouse(settings),
        wait_seconds=wait,
        on_wait=lambda holder: err.print(f"Waiting for another run ({holder}) to end.", highlight=False),
    )


def _as_json(generated: Generated, shadows: Sequence[ShadowReplay]) -> dict[str, object]:
    policy, replay, outcome = generated
    key = (policy.team_id, policy.service_name)
    return {
        "team_id": policy.team_id,
        "service_name": policy.service_name,
        "version": policy.version,
        "policy_id": str(policy.policy_id),
        "outcome": outcome.value,
        "provider": policy.provider,
        "fallback_reason": policy.fallback_reason,
        "cost_target": policy.cost_target and policy.cost_target.model_dump(),
        "budget": policy.budget and policy.budget.model_dump(),
        "projected_reduction_share": policy.projection.reduction_share,
        "replay": replay and {**replay._asdict(), "reduction_share": replay.reduction_share},
        "shadows": [one._asdict() for one in shadows if (one.team_id, one.service_name) == key],
    }
