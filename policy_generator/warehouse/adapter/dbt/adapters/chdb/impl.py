"""The adapter dbt asks for when a profile says `type: chdb`."""

from dbt.adapters.chdb.connections import ChdbConnectionManager
from dbt.adapters.clickhouse.impl import ClickHouseAdapter


class ChdbAdapter(ClickHouseAdapter):
    """ClickHouse's adapter over an in-process engine."""

    ConnectionManager = ChdbConnectionManager
