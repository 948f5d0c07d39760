"""Connections of the `chdb` adapter: a ClickHouse engine in this process, on a folder."""

from dataclasses import dataclass
from pathlib import Path

from clickhouse_connect.driver.client import Client
from dbt.adapters.clickhouse.connections import ClickHouseConnectionManager
from dbt.adapters.clickhouse.credentials import ClickHouseCredentials
from dbt.adapters.clickhouse.httpclient import ChHttpClient
from dbt.adapters.clickhouse.logger import logger
from dbt.adapters.contracts.connection import Connection
from dbt.adapters.exceptions import FailedToConnectError

from policy_generator.errors import StoreError
from policy_generator.warehouse.embedded import open_embedded


@dataclass
class ChdbCredentials(ClickHouseCredentials):
    """A profile of `type: chdb`: `path` is the folder that holds the store."""

    path: str = ""

    @property
    def type(self) -> str:
        """Name the adapter."""
        return "chdb"

    @property
    def unique_field(self) -> str:
        """Tell one store from another; dbt only keeps its hash."""
        return str(Path(self.path).resolve())

    def _connection_keys(self) -> tuple[str, ...]:
        return ("path", "schema", "custom_settings")


class ChdbClient(ChHttpClient):
    """dbt-clickhouse's client wrapper around clickhouse-connect's in-process client."""

    def __init__(self, credentials: ChdbCredentials) -> None:
        # What get_db_client would have filled in; the base class reads them.
        credentials.driver, credentials.port = "chdb", 0
        super().__init__(credentials)

    def _create_client(self, credentials: ChdbCredentials) -> Client:
        # chDB knows no sessions: a handle of its own is one.
        settings = {name: value for name, value in self._conn_settings.items() if name != "session_id"}
        try:
            return open_embedded(Path(credentials.path), settings=settings)
        except StoreError as error:
            raise FailedToConnectError(str(error)) from error


class ChdbConnectionManager(ClickHouseConnectionManager):
    """Opens handles on the engine in this process."""

    TYPE = "chdb"

    @classmethod
    def open(cls, connection: Connection) -> Connection:
        """Return *connection* with a handle on the store its credentials name."""
        if connection.state == "open":
            return connection
        return cls.retry_connection(
            connection,
            connect=lambda: ChdbClient(connection.credentials),
            logger=logger,
            retry_limit=0,
            retryable_exceptions=[],
        )
