"""Runs the dbt models in this process, which is the one that may hold an embedded store."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policy_generator.errors import ModelRunError, SettingsError
from policy_generator.settings import WarehouseSettings

if TYPE_CHECKING:
    from dbt_common.events.base_types import EventMsg

PROJECT_VARIABLE = "LIPSERVICE_PROJECT"


class ModelProgress(NamedTuple):
    """How far dbt is: it works on *name*, and *done* of *total* models have ended."""

    name: str
    done: int
    total: int


OnProgress = Callable[[ModelProgress], None]


def project_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the dbt project: LIPSERVICE_PROJECT, or the checkout this code is in."""
    folder = Path(environ.get(PROJECT_VARIABLE) or Path(__file__).parents[2])
    if not (folder / "dbt_project.yml").is_file():
        raise SettingsError(
            f"no dbt_project.yml in {folder}; LipService runs the models of a checkout. "
            f"Set {PROJECT_VARIABLE} to the folder of one."
        )
    return folder


def run_dbt(
    settings: WarehouseSettings,
    arguments: Sequence[str],
    *,
    on_progress: OnProgress | None = None,
) -> None:
    """Run dbt with *arguments* on the warehouse of *settings*; raise ModelRunError when it fails."""
    # Importing dbt takes seconds, which no command should cost that runs no model.
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    failures: list[str] = []

    def listen(event: "EventMsg") -> None:
        failures.extend(_failures(event))
        if on_progress is not None:
            for progress in _progress(event):
                on_progress(progress)

    project = str(project_folder())
    with _environment(settings.as_environment()):
        result = dbtRunner(callbacks=[listen]).invoke(
            [
                *arguments,
                # The profile takes the target from the environment: dbt parses all anew where a flag differs.
                *("--project-dir", project, "--profiles-dir", project),
                # What a person sees is the command's business; dbt's own log keeps the details.
                *("--log-level", "none", "--log-level-file", "debug"),
                *("--log-path", str(_logs_folder(project))),
            ]
        )
    if isinstance(result.exception, KeyboardInterrupt):
        raise result.exception
    if not result.success:
        raise ModelRunError(
            f"dbt {arguments[0]} failed: {'; '.join(failures) or result.exception or 'no reason given'}. "
            f"Details: {_logs_folder(project) / 'dbt.log'}. Mend the cause and run again; "
            "a run takes up what an earlier one left undone."
        )


def prepare_store(settings: WarehouseSettings, *, on_progress: OnProgress | None = None) -> None:
    """Make the tables that programs write to, and the views that parse what is loaded."""
    run_dbt(settings, ["run", "--select", "tag:store"], on_progress=on_progress)


def run_models(
    settings: WarehouseSettings, *, full_refresh: bool = False, on_progress: OnProgress | None = None
) -> None:
    """Bring all models up to date with the logs."""
    arguments = ["build", "--resource-type", "seed", "--resource-type", "model"]
    run_dbt(settings, [*arguments, *(["--full-refresh"] if full_refresh else [])], on_progress=on_progress)


def _progress(event: "EventMsg") -> Iterator[ModelProgress]:
    if event.info.name in {"LogStartLine", "LogModelResult", "LogSeedResult"}:
        data = event.data
        done = data.index - 1 if event.info.name == "LogStartLine" else data.index
        yield ModelProgress(data.node_info.node_name, done, data.total)


def _failures(event: "EventMsg") -> Iterator[str]:
    if event.info.name in {"RunResultError", "MainEncounteredError"}:
        # The first line says what went wrong; the rest is SQL and stack.
        message = getattr(event.data, "msg", "") or getattr(event.data, "exc", "")
        yield " ".join(message.split())[:600]


def _logs_folder(project: str) -> Path:
    return Path(os.environ.get("DBT_LOG_PATH") or Path(project) / "logs")


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set *variables* for dbt, whose profile reads the environment, and put back what was there."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
