"""Writes a demo week into `otel_logs`: Python orders some days of a service at a time, SQL writes the lines.

    services.tsv              each service's share of all lines
    templates/<service>.tsv   what a service writes, how much of it, and how it spells its severities
    events.tsv                deploys, incidents and silences: what they multiply, and when before the end
    sql/*.sql                 windows → schedule → lines → variables → records, one thought a file

All that varies is a hash of the seed and the line's own place, so a seed writes the same week again.
"""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import DatabaseError
from jinja2 import Environment, PackageLoader, StrictUndefined

from policy_generator.errors import SettingsError, StoreError

WINDOW_SECONDS = 300
WINDOWS_PER_DAY = 24 * 60 * 60 // WINDOW_SECONDS

# How many of all lines there are for each request that is traced: about half of the lines belong to
# requests, so that a trace has about five.
LINES_PER_REQUEST = 10

# How many lines one statement writes, give or take a day's: few enough to hold in memory and to show
# progress, enough that planning the statement doesn't cost more than running it.
LINES_PER_CHUNK = 200_000

INSERT_SETTINGS = {
    # Merges build the skip indexes later; here they would cost as much as all the rest.
    "materialize_skip_indexes_on_insert": 0,
    # Bounds memory: the default gathers a million rows, all their maps and all, before it writes them.
    "min_insert_block_size_rows": 65_536,
}

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


class DemoService(NamedTuple):
    """A service of the demo, and its share of all lines."""

    name: str
    share: float
    namespace: str


class DemoProgress(NamedTuple):
    """A service is written up to and with its *day* (from 1); *done_share* (0..1) of all lines are."""

    service_name: str
    day: int
    done_share: float


class SpellingCount(NamedTuple):
    """How many lines a service wrote with one spelling of a severity (text and number, as sent)."""

    service_name: str
    severity_text: str
    severity_number: int
    line_count: int
    body_bytes: int


class DemoSummary(NamedTuple):
    """What a demo week holds."""

    since: datetime
    until: datetime
    line_count: int
    body_bytes: int
    template_count: int
    spellings: tuple[SpellingCount, ...]


def generate_demo(
    client: Client,
    *,
    database: str,
    until: datetime,
    days: int = 7,
    lines: int = 2_000_000,
    seed: int = 1,
    on_progress: Callable[[DemoProgress], None] = lambda _: None,
) -> DemoSummary:
    """Write about *lines* log lines of the *days* before *until* into `otel_logs` and say what they are.

    A day is 24 hours long and ends where *until* does. The last three hold a deploy, an incident, a smaller
    one and a timer that falls silent. *until* is rounded down to a whole five-minute window.
    """
    if days < 1 or lines < 1:
        raise SettingsError(f"cannot write a demo of {lines} lines in {days} days; both must be 1 or more.")
    if until.tzinfo is None:
        raise SettingsError(f"the demo's end {until} has no time zone; give one, as in {until}+00:00.")
    until = datetime.fromtimestamp(until.timestamp() // WINDOW_SECONDS * WINDOW_SECONDS, tz=UTC)
    since = until - timedelta(days=days)
    _refuse_second_demo(client, database=database, since=since, until=until)
    services = demo_services()
    for done, service in enumerate(services):
        written_share = sum(earlier.share for earlier in services[:done])
        days_per_chunk = max(1, int(LINES_PER_CHUNK / (lines * service.share / days)))
        for first_day in range(0, days, days_per_chunk):
            end_day = min(first_day + days_per_chunk, days)
            _insert_days(
                client,
                service,
                database=database,
                since=since,
                first_day=first_day,
                end_day=end_day,
                days=days,
                lines=lines,
                seed=seed,
            )
            on_progress(DemoProgress(service.name, end_day, written_share + service.share * end_day / days))
    return _summarize(client, database=database, since=since, until=until)


@cache
def demo_services() -> tuple[DemoService, ...]:
    """Return the services that write the demo's lines.

    >>> [service.name for service in demo_services()]
    ['api-gateway', 'checkout', 'auth', 'search', 'worker']
    """
    rows = csv.DictReader(_read("services.tsv").splitlines(), delimiter="\t")
    return tuple(DemoService(row["service"], float(row["share"]), row["namespace"]) for row in rows)


def _insert_days(
    client: Client,
    service: DemoService,
    *,
    database: str,
    since: datetime,
    first_day: int,
    end_day: int,
    days: int,
    lines: int,
    seed: int,
) -> None:
    """Write the lines of *service* from the day *first_day* (from 0) until the day *end_day*."""
    templates = _read(f"templates/{service.name}.tsv")
    lines_per_window = lines / (days * WINDOWS_PER_DAY)
    client.command(
        _insert_statement(placeholders=tuple(sorted(set(_PLACEHOLDER.findall(templates))))),
        parameters={
            "database": database,
            "service": service.name,
            "namespace": service.namespace,
            "templates": templates,
            "events": _read("events.tsv"),
            "seed": seed,
            "since_seconds": int(since.timestamp()),
            "window_count": days * WINDOWS_PER_DAY,
            "first_window": first_day * WINDOWS_PER_DAY,
            "end_window": end_day * WINDOWS_PER_DAY,
            "lines_per_window": lines_per_window * service.share,
            "requests_per_window": lines_per_window / LINES_PER_REQUEST,
        },
        settings=INSERT_SETTINGS,
    )


@cache
def _insert_statement(*, placeholders: tuple[str, ...]) -> str:
    """Return the SQL that writes the lines of a day, with *placeholders* filled in their templates."""
    # What is rendered is SQL of this package, never a page and never anybody's input.
    environment = Environment(
        loader=PackageLoader("policy_generator.demo", "."),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
    )
    return environment.get_template("sql/insert_lines.sql.jinja").render(placeholders=placeholders)


def _refuse_second_demo(client: Client, *, database: str, since: datetime, until: datetime) -> None:
    """Raise StoreError where the demo's services have lines in the period: two weeks in one prove nothing."""
    counted = sum(
        count.line_count for count in _count_spellings(client, database=database, since=since, until=until)
    )
    if counted:
        raise StoreError(
            f"{database}.otel_logs already has {counted} lines of the demo's services between {since} "
            f"and {until}. Run the demo on a store of its own: name one with LIPSERVICE_STORE or --store."
        )


def _summarize(client: Client, *, database: str, since: datetime, until: datetime) -> DemoSummary:
    """Return what the demo's services wrote in the period."""
    spellings = _count_spellings(client, database=database, since=since, until=until)
    return DemoSummary(
        since=since,
        until=until,
        line_count=sum(count.line_count for count in spellings),
        body_bytes=sum(count.body_bytes for count in spellings),
        template_count=sum(
            len(_read(f"templates/{service.name}.tsv").splitlines()) - 1 for service in demo_services()
        ),
        spellings=spellings,
    )


def _count_spellings(
    client: Client, *, database: str, since: datetime, until: datetime
) -> tuple[SpellingCount, ...]:
    """Return the lines of the demo's services by spelling, the most frequent first."""
    try:
        rows = client.query(
            """
            select ServiceName, SeverityText, SeverityNumber, count(), sum(length(Body))
            from {database:Identifier}.otel_logs
            where ServiceName in {services:Array(String)}
                and TimestampTime >= toDateTime({since_seconds:UInt32})
                and TimestampTime < toDateTime({until_seconds:UInt32})
            group by all
            order by count() desc, ServiceName, SeverityText, SeverityNumber
            """,
            parameters={
                "database": database,
                "services": [service.name for service in demo_services()],
                "since_seconds": int(since.timestamp()),
                "until_seconds": int(until.timestamp()),
            },
        ).result_rows
    except DatabaseError as error:
        raise StoreError(
            f"cannot read {database}.otel_logs: {error}. "
            "If it isn't there, make it with `dbt run-operation create_otel_logs`."
        ) from error
    return tuple(SpellingCount(*row) for row in rows)


def _read(name: str) -> str:
    """Return the text of a file of this package."""
    return (files("policy_generator.demo") / name).read_text(encoding="utf-8")
