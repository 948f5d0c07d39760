"""Opens the warehouse of the environment as our commands do, and says in JSON how that went.

For tests of both engines alike: an embedded store can't be opened in the tests' own process.
"""

import json
import os
import sys

from policy_generator.errors import LipServiceError
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import MINIMUM_VERSION, Version, open_warehouse

# What the outcome shows of the settings each query runs with.
SPILL = (
    "select getSetting('max_bytes_before_external_sort'), getSetting('max_bytes_before_external_group_by')"
)


def main(*options: str) -> None:
    """Print the database, version and settings of the client, or the error's type and message."""
    settings = WarehouseSettings.from_environment(os.environ)
    try:
        client = open_warehouse(
            settings,
            database_required="--any-database" not in options,
            minimum_version=Version(99, 1) if "--from-the-future" in options else MINIMUM_VERSION,
        )
    except LipServiceError as error:
        print(json.dumps({"error": type(error).__name__, "message": str(error)}))
    else:
        database, spill = client.command("select currentDatabase()"), client.query(SPILL).result_rows[0]
        print(json.dumps({"database": database, "spill": list(spill)}))
        client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
