"""A ClickHouse for one test, embedded or a server, and the commands that run on it."""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from jinja2 import Template

from tests.support.command_server import PROJECT, CommandServer, clean_environment
from tests.support.statements import Insert, Request, Row, Statement

# Far above what any command of the tests takes on a busy machine.
TIMEOUT_SECONDS = 300
PARSED = "partial_parse.msgpack"
OWN_LOGS = Template(
    (PROJECT / "macros/store/otel_logs_ddl.sql").read_text(encoding="utf-8")
    + "{{ otel_logs_ddl('otel_logs') }}"
)


class Ask(Protocol):
    """Puts requests to the engine's ClickHouse, from outside the commands under test."""

    def __call__(self, requests: Sequence[Request]) -> list[list[Row]]:
        """Return the rows of each request."""


@dataclass(frozen=True)
class Engine:
    """A ClickHouse that is empty when a test begins."""

    name: Literal["embedded", "server"]
    database: str
    # What profiles.yml and the command read.
    environment: Mapping[str, str]
    ask: Ask = field(repr=False)
    commands: CommandServer = field(repr=False)
    # A folder that outlives the test, for what dbt has parsed.
    parsed: Path = field(repr=False)

    def query(self, sql: str, **parameters: object) -> list[Row]:
        """Return the rows of *sql*, bound to *parameters*."""
        return self.ask([Statement(sql, parameters)])[0]

    def query_many(self, statements: Iterable[str]) -> list[list[Row]]:
        """Return the rows of each statement; the store is opened once for all."""
        return self.ask([Statement(sql) for sql in statements])

    def execute(self, *statements: str) -> None:
        """Run the statements, one after the other; the store is opened once for all."""
        self.query_many(statements)

    def insert(self, table: str, rows: Sequence[Sequence[object]], *, columns: Sequence[str]) -> None:
        """Insert *rows* as values, so that they may hold any text."""
        self.ask([Insert(table, columns, rows)])

    def create_database(self) -> None:
        """Make the database, which dbt does else when it first runs."""
        self.execute(f"create database if not exists {self.database}")

    def create_logs(self) -> None:
        """Make the database and `otel_logs` as our macro does, without a start of dbt."""
        self.create_database()
        self.execute(OWN_LOGS.render())

    def run(
        self,
        *argv: str,
        check: bool = True,
        stdin: bytes = b"",
        environment: Mapping[str, str] | None = None,
        timeout_seconds: int = TIMEOUT_SECONDS,
    ) -> subprocess.CompletedProcess[str]:
        """Run `lipservice`, `dbt` or `python` from the project's root and return what it did.

        Unless *check* is off, an exit code that isn't 0 fails the test and shows what was printed.
        """
        if argv[0] == "python":
            done = self._run_python(*argv[1:], stdin=stdin, environment=environment, timeout=timeout_seconds)
        else:
            self._seed_parsed()
            done = self.commands.run(
                *argv,
                stdin=stdin,
                environment=self.full_environment(environment),
                timeout_seconds=timeout_seconds,
            )
        if check:
            assert done.returncode == 0, f"{' '.join(argv)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, *argv: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a command as a process from scratch, for a test that watches, crowds or kills it."""
        if argv[0] != "python":
            self._seed_parsed()
        command = Path(sys.executable).with_name(argv[0])
        return subprocess.Popen(
            [str(command), *argv[1:]],
            cwd=PROJECT,
            env=self.full_environment(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def full_environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return all variables a command of this engine sees."""
        return {**clean_environment(), **self.environment, **(extra or {})}

    def _run_python(
        self, *arguments: str, stdin: bytes, environment: Mapping[str, str] | None, timeout: int
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=self.full_environment(environment),
            input=stdin.decode(),
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def _seed_parsed(self) -> None:
        """Give this test's dbt what dbt parsed once for all tests; it takes it up when nothing differs."""
        target = Path(self.environment["DBT_TARGET_PATH"])
        if (target / PARSED).exists():
            return
        if not (self.parsed / PARSED).exists():
            self.commands.run(
                "dbt",
                "parse",
                stdin=b"",
                environment=self.full_environment({"DBT_TARGET_PATH": str(self.parsed)}),
                timeout_seconds=TIMEOUT_SECONDS,
            )
        if (self.parsed / PARSED).exists():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.parsed / PARSED, target)
