"""Where the logs are and how to get at them, read from the environment.

`profiles.yml` reads the same variables for dbt, so one environment serves both.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from policy_generator.errors import SettingsError

# The ports ClickHouse itself listens on for HTTP, in the clear and with TLS.
HTTP_PORT, HTTPS_PORT = 8123, 8443
HIGHEST_PORT = 65535

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})

# A name that needs no quotes wherever SQL or dbt writes it.
DATABASE_NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"
# A name or an address alone: no scheme, user, port or path, no space. IPv6 stands in brackets.
HOST_NAME = r"^([^\s:/@?#\[\]]+|\[[0-9A-Fa-f:.%]+\])$"

TARGET = "LIPSERVICE_TARGET"
STORE = "LIPSERVICE_STORE"
DATABASE = "LIPSERVICE_DATABASE"
URL = "LIPSERVICE_CLICKHOUSE_URL"
HOST = "LIPSERVICE_CLICKHOUSE_HOST"
PORT = "LIPSERVICE_CLICKHOUSE_PORT"
USER = "LIPSERVICE_CLICKHOUSE_USER"
PASSWORD = "LIPSERVICE_CLICKHOUSE_PASSWORD"  # noqa: S105 - the variable's name, no password
SECURE = "LIPSERVICE_CLICKHOUSE_SECURE"

URL_SHAPE = "http[s]://user@host:port/database"


class WarehouseSettings(BaseModel):
    """The ClickHouse that holds the logs: a folder of its own, or a server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    target: Literal["embedded", "clickhouse"] = "embedded"
    store: Path = Path(".lipservice/store")
    database: Annotated[str, Field(pattern=DATABASE_NAME)] = "lipservice"
    host: Annotated[str, Field(pattern=HOST_NAME)] = "localhost"
    port: Annotated[int, Field(ge=1, le=HIGHEST_PORT)] = HTTP_PORT
    user: str = "default"
    password: SecretStr = SecretStr("")
    secure: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "WarehouseSettings":
        """Return the settings that the variables in *environ* make; an empty one counts as not set.

        >>> WarehouseSettings.from_environment({"LIPSERVICE_CLICKHOUSE_URL": "https://me@logs.example/otel"})
        ... # doctest: +NORMALIZE_WHITESPACE
        WarehouseSettings(target='clickhouse', store=PosixPath('.lipservice/store'), database='otel',
                          host='logs.example', port=8443, user='me', password=SecretStr(''), secure=True)
        """
        url = environ.get(URL, "")
        values = {name: environ[name] for name in _READ if environ.get(name)}
        if SECURE in values:
            values[SECURE] = true_or_false(values[SECURE], name=SECURE)
        if url:
            values = _with_url(values, _split_url(url))
        secure = values.get(SECURE) == "true"
        port = _port(values[PORT]) if PORT in values else (HTTPS_PORT if secure else HTTP_PORT)
        return cls(
            target=_target(values.get(TARGET, "clickhouse" if url else "embedded")),
            store=Path(values.get(STORE, ".lipservice/store")),
            database=_database(values.get(DATABASE, "lipservice")),
            host=_host(values.get(HOST, "localhost")),
            port=port,
            user=values.get(USER, "default"),
            password=SecretStr(values.get(PASSWORD, "")),
            secure=secure,
        )

    def as_environment(self) -> dict[str, str]:
        """Return the variables that make these settings: what `profiles.yml` reads.

        >>> WarehouseSettings().as_environment()["LIPSERVICE_STORE"]
        '.lipservice/store'
        """
        return {
            TARGET: self.target,
            STORE: str(self.store),
            DATABASE: self.database,
            # Parts say it all; a URL left over from the parent's environment would be a second truth.
            URL: "",
            HOST: self.host,
            PORT: str(self.port),
            USER: self.user,
            PASSWORD: self.password.get_secret_value(),
            # dbt's `as_bool` reads no other spelling than Python's.
            SECURE: str(self.secure),
        }

    @property
    def where(self) -> str:
        """Name the place for people: the store's folder, or `host:port`.

        >>> WarehouseSettings(target="clickhouse").where
        'localhost:8123'
        """
        return str(self.store) if self.target == "embedded" else f"{self.host}:{self.port}"


_READ = frozenset({TARGET, STORE, DATABASE, HOST, PORT, USER, PASSWORD, SECURE})


def _target(value: str) -> Literal["embedded", "clickhouse"]:
    match value:
        case "embedded" | "clickhouse":
            return value
        case _:
            raise SettingsError(
                f"{TARGET} is {value!r}; expected 'embedded' (a folder, see {STORE}) "
                f"or 'clickhouse' (a server, see {HOST})."
            )


def _database(value: str) -> str:
    if re.fullmatch(DATABASE_NAME, value):
        return value
    raise SettingsError(
        f"{DATABASE} is {value!r}; expected letters, digits and underscores, not beginning with a digit, "
        "such as lipservice."
    )


def _host(value: str) -> str:
    if re.fullmatch(HOST_NAME, value):
        return value
    raise SettingsError(
        f"{HOST} is {value!r}; expected a host name or an address alone. "
        f"A whole address goes into {URL}, as {URL_SHAPE}."
    )


def _port(value: str) -> int:
    if value.isascii() and value.isdigit() and 1 <= int(value) <= HIGHEST_PORT:
        return int(value)
    raise SettingsError(
        f"{PORT} is {value!r}; expected a number from 1 to {HIGHEST_PORT}: the server's HTTP port, "
        f"{HTTP_PORT} as a rule, {HTTPS_PORT} with TLS."
    )


def true_or_false(value: str, *, name: str) -> Literal["true", "false"]:
    """Return *value* in one spelling, so that two of one meaning compare equal."""
    word = value.lower()
    if word in TRUE_WORDS | FALSE_WORDS:
        return "true" if word in TRUE_WORDS else "false"
    raise SettingsError(f"{name} is {value!r}; expected true or false.")


def _split_url(url: str) -> dict[str, str]:
    """Return the variables *url* stands for. No message repeats the URL: it may hold a password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise SettingsError(f"{URL} can't be read as an address; expected {URL_SHAPE}.") from None
    _refuse_surprises(parts)
    try:
        return _named_by(parts)
    except (ValueError, SettingsError):
        # What is wrong, in the words of urllib or of a part's own check, repeats a piece of the URL.
        raise SettingsError(
            f"{URL} has a host, a port or a database that can't be one; expected {URL_SHAPE}. "
            f"A password belongs in {PASSWORD}."
        ) from None


def _named_by(parts: SplitResult) -> dict[str, str]:
    secure = parts.scheme == "https"
    host, port, database = parts.hostname or "", parts.port, parts.path.strip("/")
    if port is None:
        port = HTTPS_PORT if secure else HTTP_PORT
    named = {
        HOST: _host(f"[{host}]" if ":" in host else host),
        PORT: str(_port(str(port))),
        USER: unquote(parts.username or ""),
        DATABASE: _database(database) if database else "",
        SECURE: str(secure).lower(),
    }
    return {name: value for name, value in named.items() if value}


def _refuse_surprises(parts: SplitResult) -> None:
    if parts.password is not None:
        raise SettingsError(
            f"{URL} holds a password, and addresses end up in logs and process lists. "
            f"Take it out ({URL_SHAPE}) and set {PASSWORD}."
        )
    if parts.scheme not in {"http", "https"}:
        raise SettingsError(f"{URL} doesn't begin with http:// or https://; expected {URL_SHAPE}.")
    if parts.query or parts.fragment:
        raise SettingsError(f"{URL} has a part after '?' or '#'; expected {URL_SHAPE} and nothing more.")


def _with_url(values: Mapping[str, str], named: Mapping[str, str]) -> dict[str, str]:
    """Return *values* with what the URL has *named*; saying two things about one part is an error."""
    for name in sorted(named.keys() & values.keys()):
        if values[name] != named[name]:
            raise SettingsError(
                f"{URL} and {name} disagree: {named[name]!r} and {values[name]!r}. Set one of the two."
            )
    return {**values, **named}
