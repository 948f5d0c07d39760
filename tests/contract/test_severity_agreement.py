"""SQL and the SDK give one severity to one line, whatever its source says."""

import random
from collections.abc import Iterable, Iterator
from itertools import product

from lipservice.severity import (
    ERROR_WORDS,
    SPELLINGS,
    canonical_severity,
    canonical_severity_number,
    is_protected,
)

from tests.support.engine import Engine

Case = tuple[str, int, str]

DECORATIONS = (
    *(
        "{}",
        " {} ",
        "[{}]",
        "{}:",
        "({})",
        "<{}>",
        "--{}",
        "{}\n",
        "\t{}\r\n",
        "{}\x00",
        "«{}»",
        "{}!",
        '"{}"',
    ),
    *("\x1b[31m{}\x1b[0m", "[1;32m{}[0m", "\x1b[m[{}]:", "{}{}", "{} {}", "x{}", "{}1", "level={}", "é{}é"),
)
# What random texts are made of: parts of spellings and all that the two might read differently.
PIECES = (
    *("err", "info", "W", "<3>", "<8>", "[0m", "\x1b", "[", "]", "<", ">", ";", ":", " ", "\n", "\t", "\x00"),
    *(
        "\x7f",
        "\x85",
        "\xa0",
        "\u2028",
        "\u212a",
        "\u0130",
        "\u017f",
        "ß",
        "é",
        "語",
        "🔥",
        "0",
        "10",
        "17",
        "_",
        "-",
    ),
)
RANDOM_TEXTS = 3000
RANDOM_PIECES = 5


def _texts() -> Iterator[str]:
    for spelling, decoration in product(SPELLINGS, DECORATIONS):
        yield decoration.replace("{}", spelling)
        yield decoration.replace("{}", spelling.upper())
    randomness = random.Random(17)  # noqa: S311 - has to give the same texts every time
    for _ in range(RANDOM_TEXTS):
        yield "".join(randomness.choices(PIECES, k=randomness.randint(0, RANDOM_PIECES)))


def _cases() -> Iterable[Case]:
    texts = list(dict.fromkeys(_texts()))
    yield from ((text, number, "") for text, number in product(texts, (0, 10)))
    yield from (
        (text, number, "") for text, number in product(("", " ", "info", "ERROR", "audit"), range(256))
    )
    yield from (
        ("", 0, decoration.replace("{}", written))
        for word, decoration in product(ERROR_WORDS, DECORATIONS)
        for written in (word, word.upper(), word.title(), word[1:])
    )
    yield from (("", 0, text) for text in texts)


def _in_python(case: Case) -> tuple[object, ...]:
    text, number, body = case
    severity = canonical_severity(text, number)
    return (*case, severity, canonical_severity_number(text, number), is_protected(severity, body))


def test_sql_and_the_sdk_agree_on_every_severity_and_every_protected_line(engine: Engine) -> None:
    cases = sorted(set(_cases()))
    engine.create_logs()
    engine.insert(
        "otel_logs",
        [(str(place), *case) for place, case in enumerate(cases)],
        columns=["TraceId", "SeverityText", "SeverityNumber", "Body"],
    )
    engine.run("dbt", "build", "--resource-types", "seed", "model", "--select", "+stg_logs")

    in_sql = engine.query("""
        select severity, severity_number, is_protected from stg_logs order by toUInt32(trace_id)
    """)

    assert [case + row for case, row in zip(cases, in_sql, strict=True)] == [
        _in_python(case) for case in cases
    ]
