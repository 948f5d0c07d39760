"""The one way Python writes to ClickHouse: a row, once."""

from collections.abc import Sequence

from clickhouse_connect.driver.client import Client


def insert_once(
    client: Client, table: str, row: Sequence[object], *, columns: Sequence[str], token: str
) -> None:
    """Insert *row* unless a row was inserted into *table* with *token* before.

    Of two writers with one token one writes; to learn which, read the row back. Needs a table with a
    deduplication window, as the materialization `append_only` makes them.
    """
    client.insert(
        table,
        [row],
        column_names=columns,
        settings={"insert_deduplicate": 1, "insert_deduplication_token": token, "async_insert": 0},
    )
