"""What tests ask a ClickHouse, and how one client answers it."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clickhouse_connect.driver.client import Client

Row = tuple[object, ...]


@dataclass(frozen=True)
class Statement:
    """One piece of SQL with values for its {name:Type}."""

    sql: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Insert:
    """Rows for a table, sent as values and never as text."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


Request = Statement | Insert


def answer(client: Client, *, database: str, requests: Sequence[Request]) -> list[list[Row]]:
    """Return the rows of each request, asked in *database* where that exists already, and close *client*."""
    with contextlib.closing(client):
        if client.command("select count() from system.databases where name = {n:String}", {"n": database}):
            client.database = database
        return [_answer_one(client, request) for request in requests]


def _answer_one(client: Client, request: Request) -> list[Row]:
    match request:
        case Insert():
            client.insert(request.table, request.rows, column_names=list(request.columns))
            return []
        case Statement():
            result = client.query(request.sql, parameters=dict(request.parameters))
            return [tuple(row) for row in result.result_rows]
