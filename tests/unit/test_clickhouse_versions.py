"""A server's version is read and ordered by its year and month."""

import pytest

from policy_generator.warehouse.connection import Version, is_too_old, parse_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("25.3.6.56", Version(25, 3)),
        ("26.7.2.1", Version(26, 7)),
        ("24.8.14.10545.altinitystable", Version(24, 8)),
        ("25.10", Version(25, 10)),
    ],
)
def test_a_version_is_read_whoever_built_it(text: str, version: Version) -> None:
    assert parse_version(text) == version


@pytest.mark.parametrize("text", ["", "head", "25", "v25.3", "-1.2"])
def test_what_is_no_version_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match="is no ClickHouse version"):
        parse_version(text)


@pytest.mark.parametrize(
    ("version", "too_old"),
    [
        (Version(24, 12), True),
        (Version(25, 2), True),
        (Version(25, 3), False),
        (Version(25, 10), False),
        (Version(26, 1), False),
    ],
)
def test_the_oldest_version_that_will_do_is_25_3(version: Version, too_old: bool) -> None:  # noqa: FBT001
    assert is_too_old(version) is too_old
