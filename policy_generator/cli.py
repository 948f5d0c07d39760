"""The `lipservice` command."""

import sys

import typer
from rich.text import Text

from policy_generator.commands import anomalies, demo, load, patterns, policy, run
from policy_generator.commands.shared import err
from policy_generator.errors import LipServiceError

app = typer.Typer(
    help="Cut log bills without losing an error.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)
app.command()(demo.demo)
app.command()(load.load)
app.command()(run.run)
app.command()(patterns.patterns)
app.command()(anomalies.anomalies)
app.add_typer(policy.app, name="policy")


def main() -> None:
    """Run the command; an error a person can act on is one line and exit code 1."""
    try:
        app()
    except LipServiceError as error:
        err.print(Text.assemble(("error: ", "bold red"), str(error)), soft_wrap=True)
        sys.exit(1)
