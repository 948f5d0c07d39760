"""The environment becomes settings, or one error that says which variable is wrong."""

import pytest
from pydantic import SecretStr, ValidationError

from policy_generator.errors import SettingsError
from policy_generator.settings import WarehouseSettings

URL = "LIPSERVICE_CLICKHOUSE_URL"


def test_an_empty_environment_means_the_embedded_store() -> None:
    assert WarehouseSettings.from_environment({}) == WarehouseSettings()


def test_every_variable_has_its_setting() -> None:
    settings = WarehouseSettings.from_environment(
        {
            "LIPSERVICE_TARGET": "clickhouse",
            "LIPSERVICE_STORE": "/logs/store",
            "LIPSERVICE_DATABASE": "otel",
            "LIPSERVICE_CLICKHOUSE_HOST": "logs.example",
            "LIPSERVICE_CLICKHOUSE_PORT": "9123",
            "LIPSERVICE_CLICKHOUSE_USER": "me",
            "LIPSERVICE_CLICKHOUSE_PASSWORD": "se:cr@et/",
            "LIPSERVICE_CLICKHOUSE_SECURE": "Yes",
            "UNRELATED": "x",
        }
    )

    assert settings.model_dump(mode="json") | {"password": settings.password.get_secret_value()} == {
        "target": "clickhouse",
        "store": "/logs/store",
        "database": "otel",
        "host": "logs.example",
        "port": 9123,
        "user": "me",
        "password": "se:cr@et/",
        "secure": True,
    }


def test_an_empty_variable_counts_as_not_set() -> None:
    empty = dict.fromkeys(WarehouseSettings().as_environment(), "")

    assert WarehouseSettings.from_environment(empty) == WarehouseSettings()


@pytest.mark.parametrize(
    "settings",
    [
        WarehouseSettings(),
        WarehouseSettings(
            target="clickhouse", host="[::1]", port=1, user="ü", password=SecretStr("p"), secure=True
        ),
    ],
)
def test_what_is_written_for_dbt_reads_back_the_same(settings: WarehouseSettings) -> None:
    assert WarehouseSettings.from_environment(settings.as_environment()) == settings


def test_parts_that_are_written_for_dbt_outweigh_a_url_of_the_parent() -> None:
    parent = {URL: "http://old.example:1"}
    settings = WarehouseSettings(target="clickhouse", host="new.example")

    assert WarehouseSettings.from_environment({**parent, **settings.as_environment()}) == settings


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "database", "secure"),
    [
        ("http://logs.example", "logs.example", 8123, "default", "lipservice", False),
        ("https://logs.example", "logs.example", 8443, "default", "lipservice", True),
        ("https://me%40x@logs.example:443/otel/", "logs.example", 443, "me@x", "otel", True),
        ("http://[::1]:9123/otel", "[::1]", 9123, "default", "otel", False),
    ],
)
def test_a_url_is_split_into_its_parts(  # noqa: PLR0917
    url: str,
    host: str,
    port: int,
    user: str,
    database: str,
    secure: bool,  # noqa: FBT001
) -> None:
    settings = WarehouseSettings.from_environment({URL: url})

    assert settings == WarehouseSettings(
        target="clickhouse", host=host, port=port, user=user, database=database, secure=secure
    )


def test_the_password_beside_a_url_has_a_variable_of_its_own() -> None:
    settings = WarehouseSettings.from_environment(
        {URL: "http://me@logs.example", "LIPSERVICE_CLICKHOUSE_PASSWORD": "hunter2"}
    )

    assert settings.password.get_secret_value() == "hunter2"


def test_a_target_that_is_named_outweighs_the_url() -> None:
    settings = WarehouseSettings.from_environment(
        {URL: "http://logs.example", "LIPSERVICE_TARGET": "embedded"}
    )

    assert settings.target == "embedded"


def test_a_url_and_a_part_may_say_the_same() -> None:
    same = {
        URL: "https://logs.example:443",
        "LIPSERVICE_CLICKHOUSE_SECURE": "1",
        "LIPSERVICE_CLICKHOUSE_PORT": "443",
    }

    assert WarehouseSettings.from_environment(same).port == 443


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LIPSERVICE_TARGET", "postgres", "'embedded'"),
        ("LIPSERVICE_DATABASE", "my db", "letters, digits and underscores"),
        ("LIPSERVICE_DATABASE", "x; drop", "letters, digits and underscores"),
        ("LIPSERVICE_DATABASE", "otel\n", "letters, digits and underscores"),
        ("LIPSERVICE_CLICKHOUSE_HOST", "https://logs.example", URL),
        ("LIPSERVICE_CLICKHOUSE_HOST", "logs.example:8123", URL),
        ("LIPSERVICE_CLICKHOUSE_PORT", "http", "a number from 1 to 65535"),
        ("LIPSERVICE_CLICKHOUSE_PORT", "0", "a number from 1 to 65535"),
        ("LIPSERVICE_CLICKHOUSE_PORT", "65536", "a number from 1 to 65535"),
        ("LIPSERVICE_CLICKHOUSE_PORT", "81.5", "a number from 1 to 65535"),
        ("LIPSERVICE_CLICKHOUSE_SECURE", "maybe", "true or false"),
    ],
)
def test_a_bad_value_is_named_with_its_variable_and_what_was_expected(
    name: str, value: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as failure:
        WarehouseSettings.from_environment({name: value})

    assert f"{name} is {value!r}" in str(failure.value)
    assert expected in str(failure.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://me:hunter2@logs.example",
        "http://me:hunter2@logs.example:8123/otel?x=1",
        "clickhouse://me:hunter2@logs.example",
        "me:hunter2@logs.example",
        "http://me:hunt/er2@logs.example",
        "http://me:hunter2:8123",
        "http://logs.example:hunter2",
        "http://logs.example/hunter2/otel",
        "http://logs.example?password=hunter2",
        "http://[hunter2",
        "http://hunter2 @x y",
        "http://",
        "hunter2",
        "http://logs.example:0",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_repeating_any_of_it(url: str) -> None:
    with pytest.raises(SettingsError, match=URL) as failure:
        WarehouseSettings.from_environment({URL: url})

    assert "hunt" not in f"{failure.value!r} {failure.value.__cause__!r}"
    assert failure.value.__suppress_context__ or failure.value.__context__ is None


def test_a_url_and_a_part_that_disagree_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"PORT disagree: '9000' and '8123'"):
        WarehouseSettings.from_environment({URL: "http://x:9000", "LIPSERVICE_CLICKHOUSE_PORT": "8123"})


def test_the_password_is_in_no_picture_of_the_settings() -> None:
    settings = WarehouseSettings.from_environment({"LIPSERVICE_CLICKHOUSE_PASSWORD": "hunter2"})

    assert "hunter2" not in f"{settings} {settings!r} {settings.model_dump_json()}"


def test_settings_that_exist_cannot_be_changed() -> None:
    settings = WarehouseSettings()

    with pytest.raises(ValidationError):
        settings.port = 1
