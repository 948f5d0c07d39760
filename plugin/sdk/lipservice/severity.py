"""What severity a line has, and whether it is protected from every drop.

The same two tables serve the models in ClickHouse, as dbt seeds, and this module:
`severity_spellings.csv` (what people write for a severity) and `error_words.csv` (what a body that
speaks of an error contains). Only ASCII counts: SQL lowers and trims nothing else, and one line has
to have one severity everywhere.
"""

import csv
import re
from importlib.resources import files
from string import ascii_letters, digits
from typing import Final, Literal

Severity = Literal["TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "UNSPECIFIED", "UNKNOWN"]

# The six classes of OpenTelemetry's severity numbers, four numbers each: 1..4 is TRACE, and so on.
CLASSES: Final[tuple[Severity, ...]] = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
NUMBERS_A_CLASS: Final = 4
HIGHEST_NUMBER: Final = len(CLASSES) * NUMBERS_A_CLASS

# What is kept whatever a policy says. A severity in no spelling may be an error's.
PROTECTED: Final[frozenset[Severity]] = frozenset(("ERROR", "CRITICAL", "UNKNOWN"))

# Stands for a text or a number that was given and can't be read.
_UNREADABLE: Final = 255

_ANSI_COLOUR = re.compile(rb"\x1b?\[[0-9;]*m")
_SYSLOG_PRIORITY = re.compile(rb"<([0-7])>")
_BLANK: Final = bytes(range(0x21))
_DECORATION: Final = bytes(set(range(256)) - set((ascii_letters + digits).encode()))


def _read_column_pairs(name: str, key: str, value: str) -> list[tuple[str, str]]:
    """Return two columns of the table *name* that ships beside this module."""
    table = (files("lipservice") / name).read_text(encoding="utf-8")
    return [(row[key], row[value]) for row in csv.DictReader(table.splitlines())]


SPELLINGS: Final[dict[str, int]] = {
    spelling: int(number)
    for spelling, number in _read_column_pairs("severity_spellings.csv", "spelling", "severity_number")
}
ERROR_WORDS: Final[tuple[str, ...]] = tuple(
    word for word, _ in _read_column_pairs("error_words.csv", "word", "word")
)

# Nearly every text an app sends is one of these as it stands, and then one look-up is the whole cost.
_AS_WRITTEN: Final[dict[str, int]] = {
    written: number
    for spelling, number in SPELLINGS.items()
    for written in (spelling, spelling.upper(), spelling.capitalize())
}
_BY_BYTES: Final[dict[bytes, int]] = {spelling.encode(): number for spelling, number in SPELLINGS.items()}
_ERROR_WORD: Final = re.compile("|".join(map(re.escape, ERROR_WORDS)).encode())


def canonical_severity_number(text: str | None, number: int | None = 0) -> int:
    """Return OpenTelemetry's number, 1..24, of a severity given as *text*, *number* or both; else 0.

    Where the two disagree, the more severe one counts: keeping a line costs cents, losing an error
    costs a night.

    >>> canonical_severity_number("info", 17), canonical_severity_number("ERROR2")
    (17, 18)
    """
    return max(_readable(_text_number(text)), _readable(_checked_number(number)))


def canonical_severity(text: str | None, number: int | None = 0) -> Severity:
    """Return the one severity of a line whose source gave *text*, an OpenTelemetry *number* or both.

    UNSPECIFIED means that none was given; UNKNOWN that one was given which nobody can read.

    >>> canonical_severity(" [Err]: "), canonical_severity("info", 17), canonical_severity("", 13)
    ('ERROR', 'ERROR', 'WARNING')
    >>> canonical_severity(None, 0), canonical_severity("verfügbar")
    ('UNSPECIFIED', 'UNKNOWN')
    """
    of_text, of_number = _text_number(text), _checked_number(number)
    highest = max(_readable(of_text), _readable(of_number))
    if highest:
        return CLASSES[(highest - 1) // NUMBERS_A_CLASS]
    return "UNKNOWN" if _UNREADABLE in (of_text, of_number) else "UNSPECIFIED"


def speaks_of_error(body: str) -> bool:
    """Return whether *body* contains one of the error words, in any case and inside any word.

    >>> speaks_of_error("java.lang.NullPointerException"), speaks_of_error("200 OK")
    (True, False)
    """
    return _ERROR_WORD.search(body.encode("utf-8", "replace").lower()) is not None


def is_protected(severity: Severity, body: str) -> bool:
    """Return whether a line of *severity* with *body* is kept whatever a policy says.

    >>> is_protected("ERROR", ""), is_protected("UNSPECIFIED", "Segfault at 0"), is_protected("INFO", "ok")
    (True, True, False)
    """
    return severity in PROTECTED or (severity == "UNSPECIFIED" and speaks_of_error(body))


def _text_number(text: str | None) -> int:
    """Return the number that *text* spells, 0 when it is blank, _UNREADABLE when it spells none."""
    if not text:
        return 0
    number = _AS_WRITTEN.get(text)
    return _decorated_number(text) if number is None else number


def _decorated_number(text: str) -> int:
    """Return the number of *text* without colours, brackets and blanks around it."""
    plain = _ANSI_COLOUR.sub(b"", text.encode("utf-8", "replace"))
    spelling = _SYSLOG_PRIORITY.sub(rb"syslog\1", plain).strip(_DECORATION).lower()
    return _BY_BYTES.get(spelling, _UNREADABLE) if plain.strip(_BLANK) else 0


def _checked_number(number: int | None) -> int:
    """Return *number* when it is 0..24, _UNREADABLE when it is any other."""
    if not number:
        return 0
    return number if 1 <= number <= HIGHEST_NUMBER else _UNREADABLE


def _readable(number: int) -> int:
    """Return *number*, or 0 for _UNREADABLE."""
    return 0 if number == _UNREADABLE else number
