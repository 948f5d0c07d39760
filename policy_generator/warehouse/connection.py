"""Opens the ClickHouse the settings name, and says in one sentence why it can't."""

import logging
import re
from collections.abc import Mapping
from typing import NamedTuple

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError, DatabaseError

from policy_generator.errors import StoreError
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.embedded import SPILL_SETTINGS, open_embedded


class Version(NamedTuple):
    """The two numbers of a ClickHouse release that order it."""

    year: int
    month: int


# March 2025, a release with long-term support; what came before it is not tried.
MINIMUM_VERSION = Version(25, 3)

# Long enough for another continent, short enough that a wrong address is found out at once.
CONNECT_TIMEOUT_SECONDS = 5

# An answer from something that isn't ClickHouse may be a whole page.
LONGEST_REASON = 200

# ClickHouse's own numbers for what went wrong.
UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, AUTHENTICATION_FAILED = 192, 193, 194, 516
REFUSED = frozenset({UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, AUTHENTICATION_FAILED})

# Both log what they then raise, and something dbt imports sends every log to stderr: there it would
# stand beside our own error.
for _name in ("clickhouse_connect", "urllib3.connectionpool"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def open_warehouse(
    settings: WarehouseSettings,
    *,
    database_required: bool = True,
    minimum_version: Version = MINIMUM_VERSION,
) -> Client:
    """Return a client on the warehouse in *settings*, in its database.

    Any reason why that can't be raises StoreError. Without *database_required* a warehouse that has no
    such database yet is fine, and the client then stands in ClickHouse's `default`: dbt makes the
    database when it first runs.
    """
    client = open_embedded(settings.store) if settings.target == "embedded" else _connect(settings)
    try:
        _check_version(str(client.server_version), where=settings.where, minimum=minimum_version)
        _enter_database(client, settings, is_required=database_required)
    except DatabaseError as error:
        client.close()
        raise _explained(error, settings) from error
    except StoreError:
        client.close()
        raise
    return client


def parse_version(text: str) -> Version:
    """Return the release that a server's *text* says it is.

    >>> parse_version("25.3.6.56")
    Version(year=25, month=3)
    >>> parse_version("24.8.14.10545.altinitystable")
    Version(year=24, month=8)
    """
    found = re.match(r"(\d+)\.(\d+)(?:\D|$)", text)
    if not found:
        raise ValueError(f"{text!r} is no ClickHouse version; expected one such as 25.3.6.56")
    return Version(int(found[1]), int(found[2]))


def is_too_old(version: Version, *, minimum: Version = MINIMUM_VERSION) -> bool:
    """Return whether *version* came before *minimum*.

    >>> is_too_old(Version(25, 2)), is_too_old(Version(25, 3)), is_too_old(Version(25, 10))
    (True, False, False)
    """
    return version < minimum


def _connect(settings: WarehouseSettings) -> Client:
    try:
        client = clickhouse_connect.get_client(
            host=settings.host,
            port=settings.port,
            username=settings.user,
            password=settings.password.get_secret_value(),
            interface="https" if settings.secure else "http",
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            client_name="lipservice",
            # No state is kept between queries, so threads may share a client and a load balancer
            # may send each query to another replica.
            autogenerate_session_id=False,
        )
    except ClickHouseError as error:
        raise _explained(error, settings) from error
    _bound_memory(client, SPILL_SETTINGS)
    return client


def _bound_memory(client: Client, spill: Mapping[str, int]) -> None:
    """Set *spill* on all queries of *client*, where its user may: a read-only one keeps the server's."""
    try:
        client.command("select 1", settings=dict(spill))
    except DatabaseError:
        return
    for name, value in spill.items():
        client.set_client_setting(name, value)


def _check_version(text: str, *, where: str, minimum: Version) -> None:
    wanted = f"{minimum.year}.{minimum.month} or newer"
    try:
        version = parse_version(text)
    except ValueError as error:
        raise StoreError(f"cannot use ClickHouse at {where}: {error}; LipService needs {wanted}.") from error
    if is_too_old(version, minimum=minimum):
        raise StoreError(
            f"ClickHouse at {where} is version {text}, which is too old: LipService needs {wanted}. "
            "Upgrade the server, or name another with LIPSERVICE_CLICKHOUSE_HOST."
        )


def _enter_database(client: Client, settings: WarehouseSettings, *, is_required: bool) -> None:
    exists = client.command(
        "select count() from system.databases where name = {name:String}",
        parameters={"name": settings.database},
    )
    if exists:
        client.database = settings.database
    elif is_required:
        embedded = settings.target == "embedded"
        raise StoreError(
            f"{'the embedded store' if embedded else 'ClickHouse at'} {settings.where} has no database "
            f"{settings.database!r}{'' if embedded else f' that user {settings.user!r} may see'}. "
            "Load logs or run the models once to make it, or name another with LIPSERVICE_DATABASE."
        )


def _explained(error: ClickHouseError, settings: WarehouseSettings) -> StoreError:
    code = getattr(error, "code", None)
    where = settings.where
    if code in REFUSED:
        return StoreError(
            f"ClickHouse at {where} refuses user {settings.user!r} with the password given. "
            "Set LIPSERVICE_CLICKHOUSE_USER and LIPSERVICE_CLICKHOUSE_PASSWORD."
        )
    if code is not None:
        return StoreError(
            f"ClickHouse at {where} can't be used by user {settings.user!r}: {_reason(error)}. "
            "Check the server and what the user is granted."
        )
    if error.__cause__ is not None:
        return StoreError(
            f"cannot reach ClickHouse at {where} over {'HTTPS' if settings.secure else 'HTTP'}: "
            f"{_root_cause(error)}. Check that the server runs and listens there, and "
            "LIPSERVICE_CLICKHOUSE_HOST, _PORT and _SECURE."
        )
    return StoreError(
        f"what answers at {where} is not ClickHouse's HTTP interface: {_reason(error)}. "
        "Check LIPSERVICE_CLICKHOUSE_HOST, _PORT and _SECURE; the HTTP port is 8123 as a rule, 8443 with TLS."
    )


def _reason(error: BaseException) -> str:
    first_line = (str(error).splitlines() or [type(error).__name__])[0]
    return first_line[:LONGEST_REASON]


def _root_cause(error: BaseException) -> str:
    """Return what the operating system said, from under the layers of the HTTP client.

    >>> _root_cause(OSError(111, "Connection refused"))
    'Connection refused'
    """
    inner = getattr(error, "reason", None) or error.__cause__ or error.__context__
    if isinstance(inner, BaseException):
        return _root_cause(inner)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _reason(error)
