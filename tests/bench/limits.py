"""The physical limit: what ClickHouse needs only to read every body and hash it, unmasked and masked."""

from typing import NamedTuple

from clickhouse_connect.driver.client import Client

from tests.bench.measure import seconds_of

THREADS = 2

# The first run reads from disk what the later ones have in the page cache.
ATTEMPTS = 3

# What begins with a digit, up to a delimiter: the mask that the design's figures are of.
MASKED = r"""replaceRegexpAll(Body, '[0-9][^\\s=,;()\\[\\]{}<>"\'|:]*', '<*>')"""


class Limits(NamedTuple):
    """Lines a second that can't be exceeded, with THREADS threads."""

    read_and_hash: float
    read_mask_and_hash: float


def physical_limits(client: Client, *, lines: int) -> Limits:
    """Return the speed of reading and hashing all bodies of `otel_logs`, which holds *lines*."""
    return Limits(
        lines / _best_seconds(client, "select sum(cityHash64(Body)) from otel_logs"),
        lines / _best_seconds(client, f"select sum(cityHash64({MASKED})) from otel_logs"),
    )


def distinct_signatures(client: Client) -> int:
    """Return how many different masked bodies the services have, summed over services."""
    found = client.command(f"select uniqExact(ServiceName, cityHash64({MASKED})) from otel_logs")
    return int(str(found))


def _best_seconds(client: Client, query: str) -> float:
    settings = {"max_threads": THREADS}
    return min(seconds_of(lambda: client.query(query, settings=settings)) for _ in range(ATTEMPTS))
