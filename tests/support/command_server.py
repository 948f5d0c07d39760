"""Runs console commands in children that have the slow imports behind them.

Importing dbt takes longer than most things a test does with it. This process imports what doesn't
change while tests run, has dbt parse the project once, which compiles what dbt compiles at its first
use, and forks for each command: the child is a process of its own, with its own environment, arguments
and files, that loads our code anew and ends as the command would.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from types import TracebackType
from typing import Self, TypedDict

PROJECT = Path(__file__).parents[2]

# Other people's code only. Nothing that starts threads, which a fork would lose: chdb does.
PRELOADED = (
    "clickhouse_connect",
    "dbt.adapters.clickhouse",
    "dbt.cli.main",
    "pydantic",
    "rich.console",
    "typer",
)
# What a shell or a test runner has set must not reach a command under test; dbt raises where it else warns
# when it sees pytest's variable.
FOREIGN_PREFIXES = ("LIPSERVICE_", "DBT_", "PYTEST_", "COLUMNS")


class Job(TypedDict):
    """A command to run; the paths are files for its three streams."""

    argv: Sequence[str]
    environment: Mapping[str, str]
    stdin: str
    stdout: str
    stderr: str
    timeout_seconds: int


class CommandServer:
    """The tests' end of the process."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.command_server"],
            cwd=PROJECT,
            # The target whose adapter is other people's code too.
            env={**clean_environment(), "LIPSERVICE_TARGET": "clickhouse"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(
        self, *argv: str, environment: Mapping[str, str], stdin: bytes, timeout_seconds: int
    ) -> subprocess.CompletedProcess[str]:
        """Return what the console command *argv* did; beyond its time it dies of SIGALRM."""
        with tempfile.TemporaryDirectory() as name:
            streams = {stream: Path(name, stream) for stream in ("stdin", "stdout", "stderr")}
            streams["stdin"].write_bytes(stdin)
            job = Job(
                argv=argv,
                environment=environment,
                stdin=str(streams["stdin"]),
                stdout=str(streams["stdout"]),
                stderr=str(streams["stderr"]),
                timeout_seconds=timeout_seconds,
            )
            return subprocess.CompletedProcess(
                argv,
                self._ask(job),
                streams["stdout"].read_text(errors="replace"),
                streams["stderr"].read_text(errors="replace"),
            )

    def _ask(self, job: Job) -> int:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps(job) + "\n")
        stdin.flush()
        return int(stdout.readline())


def clean_environment() -> dict[str, str]:
    """Return the environment of this process without what commands under test must not see."""
    return {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_PREFIXES)}


def _warm_up_dbt() -> None:
    """Have dbt take up a project that it parsed before, as it does in the commands.

    It is parsed in a process of its own: what reads the files starts threads.
    """
    with tempfile.TemporaryDirectory() as folder:
        options = ("--target-path", folder, "--log-path", folder, "--log-level", "none")
        subprocess.run([Path(sys.executable).with_name("dbt"), "parse", *options], check=True)
        importlib.import_module("dbt.cli.main").dbtRunner().invoke(["parse", *options])


def _serve() -> None:
    for module in PRELOADED:
        importlib.import_module(module)
    _warm_up_dbt()
    assert threading.active_count() == 1, "a fork would lose the other threads"
    requests, replies = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in requests:
        child = os.fork()
        if child == 0:
            sys.exit(_perform(json.loads(line)))
        _, status = os.waitpid(child, 0)
        replies.write(f"{os.waitstatus_to_exitcode(status)}\n")
        replies.flush()


def _perform(job: Job) -> int | str | None:
    """Run the command, having become its process in all that it can see; return what to exit with."""
    signal.alarm(job["timeout_seconds"])
    os.environ.clear()
    os.environ.update(job["environment"])
    os.dup2(os.open(job["stdin"], os.O_RDONLY), 0)
    os.dup2(os.open(job["stdout"], os.O_WRONLY | os.O_CREAT), 1)
    os.dup2(os.open(job["stderr"], os.O_WRONLY | os.O_CREAT), 2)
    name, *_ = sys.argv = list(job["argv"])
    (script,) = entry_points(group="console_scripts", name=name)
    command: Callable[[], int | str | None] = script.load()
    return command()


if __name__ == "__main__":
    _serve()
