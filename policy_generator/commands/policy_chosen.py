"""Which service and which policy a command is about."""

from typing import Annotated

import typer
from clickhouse_connect.driver.client import Client

from policy_generator.commands.shared import chosen_services
from policy_generator.errors import PolicyError
from policy_generator.policy import Policy
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.policies import PolicyKey, active_policy, policy_version

WhyOption = Annotated[str, typer.Option("--why", help="A reason, for the record.")]
ServiceArgument = Annotated[str, typer.Argument(metavar="SERVICE", help="Whose policy.")]


def chosen_service(client: Client, service: str, team: int | None) -> ServicePeriod:
    """Return the one service that is named; a name that is in two teams needs the team."""
    periods = chosen_services(client, service=service, team=team)
    if len(periods) > 1:
        teams = ", ".join(str(one.key.team_id) for one in periods)
        raise PolicyError(f"service {service!r} is in teams {teams}. Name one with --team.")
    return periods[0]


def policy_or_active(client: Client, key: PolicyKey, version: int | None) -> Policy:
    """Return a version of the policy of *key*, the one in force where none is named."""
    if version is not None:
        return policy_version(client, key, version)
    policy = active_policy(client, key)
    if policy is None:
        raise PolicyError(
            f"service {key.service_name!r} has no policy in force. `lipservice run` writes one; "
            "`lipservice policy history` lists those that were not activated."
        )
    return policy
