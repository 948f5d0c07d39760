"""One tree of errors.

    LipServiceError          a message a person can act on; the command prints it and exits 1
    ├── SettingsError        a setting is missing or wrong
    ├── StoreError           ClickHouse can't be opened, reached or used
    │   ├── StoreBusyError   another process holds the embedded store, or another run the lease
    │   └── ModelRunError    dbt built less than it was asked to
    ├── LoadError            a log file can't be read
    ├── ProviderError        a model gave no draft that can be used
    └── PolicyError          a policy is invalid, missing or refused

Each message names the thing, the value, what was expected and what to do.
"""


class LipServiceError(Exception):
    """Root of all errors LipService raises on purpose."""


class SettingsError(LipServiceError):
    """A setting is missing or has a value that can't be used."""


class StoreError(LipServiceError):
    """ClickHouse can't be opened, reached or used."""


class StoreBusyError(StoreError):
    """Somebody else holds what only one may hold at a time."""


class ModelRunError(StoreError):
    """dbt built less than it was asked to."""


class LoadError(LipServiceError):
    """A log file can't be read."""


class ProviderError(LipServiceError):
    """A model gave no draft that can be used; rules take its place."""


class PolicyError(LipServiceError):
    """A policy is invalid, missing or refused."""
