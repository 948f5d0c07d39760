"""Options and steps by which commands have policies made."""

import math
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from clickhouse_connect.driver.client import Client

from policy_generator.budget import share_target
from policy_generator.commands.shared import current_user, err
from policy_generator.decide import Terms
from policy_generator.errors import LipServiceError, PolicyError, SettingsError
from policy_generator.generate import Generated, Making, Proposed, generate_policy, propose_policy
from policy_generator.policy_settings import (
    LLM_URL,
    MODEL,
    PROVIDER,
    TARGET_GB,
    TARGET_REDUCTION,
    TARGET_USD,
    PolicySettings,
    ProviderName,
)
from policy_generator.providers import PolicyProvider, RuleBasedProvider
from policy_generator.warehouse.evidence import ServicePeriod, bytes_per_day

ProviderOption = Annotated[
    ProviderName | None,
    typer.Option(
        "--provider", help="Who proposes the rates.", show_default="LIPSERVICE_PROVIDER, else rule-based"
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", help="The provider's model.", show_default="LIPSERVICE_MODEL, else its usual one"
    ),
]
UrlOption = Annotated[
    str | None,
    typer.Option(
        "--llm-url",
        help="Where the provider, or what speaks its language, answers.",
        show_default="LIPSERVICE_LLM_URL",
    ),
]
UsdOption = Annotated[
    float | None,
    typer.Option("--target-usd-a-day", min=0, help="What the logs may cost, of all services together."),
]
GbOption = Annotated[
    float | None,
    typer.Option("--target-gb-a-day", min=0, help="What may be kept, of all services together."),
]
ReductionOption = Annotated[
    float | None,
    typer.Option(
        "--target-reduction", min=0, max=1, help="Share of the bytes to drop, of all services together."
    ),
]


def policy_settings(
    *,
    provider: ProviderName | None = None,
    model: str | None = None,
    llm_url: str | None = None,
    target_usd: float | None = None,
    target_gb: float | None = None,
    target_reduction: float | None = None,
) -> PolicySettings:
    """Return the settings of the environment; what is named on the command line comes first."""
    environ: dict[str, str] = dict(os.environ)
    targets = {TARGET_USD: target_usd, TARGET_GB: target_gb, TARGET_REDUCTION: target_reduction}
    if any(amount is not None for amount in targets.values()):
        environ.update({name: "" if amount is None else repr(amount) for name, amount in targets.items()})
    named = {PROVIDER: provider and provider.value, MODEL: model, LLM_URL: llm_url}
    environ.update({name: value for name, value in named.items() if value})
    return PolicySettings.from_environment(environ)


def chosen_provider(settings: PolicySettings) -> PolicyProvider:
    """Return who *settings* say proposes rates."""
    if settings.llm is None:
        return RuleBasedProvider()
    try:
        # Rules need none of the libraries that models are asked by.
        from policy_generator.llm import llm_provider  # noqa: PLC0415

        return llm_provider(settings.llm)
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"provider {settings.llm.provider} needs the package {error.name}, which isn't installed. "
            "`pip install 'lipservice[run,llm]'`, or use --provider rule-based."
        ) from error


def write_policies(
    client: Client,
    periods: tuple[ServicePeriod, ...],
    *,
    settings: PolicySettings,
    hours: int,
    activate: bool,
    sharers: tuple[ServicePeriod, ...] = (),
) -> tuple[Generated, ...]:
    """Write a policy for each service from the last *hours* of its logs.

    A target is one of all *periods* together. What is free is shared with *sharers*, services that no policy
    is written for now. A service that can't have one doesn't keep the others from theirs; LipServiceError
    tells of it at the end.
    """
    generated: list[Generated] = []
    proposed: list[Proposed] = []
    failures: list[LipServiceError] = []
    making = Making(
        provider=chosen_provider(settings),
        limits=settings.limits,
        activate=activate,
        by=current_user(),
        clock=lambda: datetime.now(UTC),
        with_examples=settings.llm is not None and settings.llm.with_examples,
    )
    length = timedelta(hours=hours)
    others = math.fsum(bytes_per_day(client, one.last(length)) for one in sharers if one not in periods)
    with err.status("Writing policies"):
        for period in periods:
            try:
                proposed.append(propose_policy(client, period.last(length), making=making))
            except LipServiceError as error:
                failures.append(error)
        for one, terms in zip(proposed, shared_terms(proposed, settings, others=others), strict=True):
            try:
                generated.append(generate_policy(client, one, terms=terms, making=making))
            except LipServiceError as error:
                failures.append(error)
    if failures:
        raise PolicyError(
            f"{len(failures)} of {len(periods)} services got no policy; the others have theirs. "
            + " ".join(str(failure) for failure in failures)
        )
    return tuple(generated)


def shared_terms(
    proposed: Sequence[Proposed], settings: PolicySettings, *, others: float = 0.0
) -> list[Terms]:
    """Return the terms of each service: its part of the target, and by its bytes of what is free."""
    volumes = [one.evidence.billed_bytes / one.evidence.counted_days for one in proposed]
    chosen = math.fsum(volumes) or 1.0
    targets = (
        [None] * len(proposed)
        if settings.target is None
        else share_target(
            [(one.guarded, one.evidence) for one in proposed],
            target=settings.target,
            price=settings.price.part(chosen / (chosen + others)),
        )
    )
    return [
        Terms(price=settings.price.part(volume / (chosen + others)), target=target)
        for volume, target in zip(volumes, targets, strict=True)
    ]
