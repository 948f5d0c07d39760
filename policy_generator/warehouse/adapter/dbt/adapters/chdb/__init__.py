"""The dbt adapter type `chdb`: dbt-clickhouse with ClickHouse running inside the dbt process.

Everything but the connection is dbt-clickhouse's own: its relations, materializations and macros
serve chDB unchanged, because it is the same engine.
"""

from pathlib import Path

from dbt.adapters.base import AdapterPlugin
from dbt.adapters.chdb.connections import ChdbConnectionManager as ChdbConnectionManager
from dbt.adapters.chdb.connections import ChdbCredentials
from dbt.adapters.chdb.impl import ChdbAdapter

Plugin = AdapterPlugin(
    adapter=ChdbAdapter,
    credentials=ChdbCredentials,
    include_path=str(Path(__file__).parent / "include"),
    dependencies=["clickhouse"],
)
