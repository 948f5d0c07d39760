"""Holds the embedded store of the environment until its input ends; a test is the second process."""

import os
import sys

from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.embedded import open_embedded

if __name__ == "__main__":
    client = open_embedded(WarehouseSettings.from_environment(os.environ).store)
    print("holding", flush=True)
    sys.stdin.read()
    client.close()
