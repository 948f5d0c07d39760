"""Log statements out of labelled lines: what of a line is constant, and of which kind each variable is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from tests.bench.labelled import LabelledLine, value_spans

# A variable with more wordings than this in the sample draws words from a pool; else its words are taken for
# a constant part, as in `blk_7`, and kept.
MOST_CONSTANT_WORDINGS = 1

# As many digits as a hash surely has.
LONGEST_RUN = 16

# Hexadecimal ids, decimal numbers, words. An id is hexadecimal when it says so or has digits and letters.
_PART = re.compile(
    r"(?P<prefix>0[xX](?=[0-9A-Fa-f]))"
    r"|(?P<hex>(?<=0[xX])[0-9A-Fa-f]+"
    r"|(?<![0-9A-Za-z])(?=[A-Fa-f]*[0-9])(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{4,}(?![0-9A-Za-z]))"
    r"|(?P<digits>[0-9]+)|(?P<word>[A-Za-z]+)"
)

Position = tuple[str, str, int]


class Kind(IntEnum):
    """What is put in a variable's place."""

    DIGITS = 1
    HEX = 2
    WORD = 3


class Piece(NamedTuple):
    """A constant text and the variable behind it, *size* characters long."""

    text: str
    kind: Kind
    size: int


class Statement(NamedTuple):
    """A statement that a service logs; *deploy* 0 is of those that were there from the start."""

    service: str
    severity: str
    event_id: str
    template: str
    pieces: tuple[Piece, ...]
    tail: str
    deploy: int = 0


def statements_of(lines: Sequence[LabelledLine]) -> list[Statement]:
    """Return a statement for each of *lines*, so that the frequent ones are as frequent as in the sample."""
    growing = _growing_positions(lines)
    return [_statement(line, growing) for line in lines]


def _statement(line: LabelledLine, growing: set[Position]) -> Statement:
    variables = [
        variable
        for place, (begin, end) in enumerate(_spans(line))
        for variable in _variables(
            line.content, begin, end, has_pool=(line.system, line.event_id, place) in growing
        )
    ]
    ends = [0, *(end for _, end, _ in variables)]
    pieces = tuple(
        Piece(line.content[previous:begin], kind, end - begin)
        for previous, (begin, end, kind) in zip(ends, variables, strict=False)
    )
    return Statement(
        line.system, line.severity, line.event_id, line.template, pieces, line.content[ends[-1] :]
    )


def _spans(line: LabelledLine) -> list[tuple[int, int]]:
    spans = value_spans(line.template, line.content)
    if spans is None:
        raise ValueError(
            f"line {line.content!r} of {line.system} doesn't fit its template {line.template!r}; "
            "expected the corrected ground truth of Loghub"
        )
    return spans


def _variables(content: str, begin: int, end: int, *, has_pool: bool) -> Iterable[tuple[int, int, Kind]]:
    """Return begin, end and kind of what varies in the value between *begin* and *end*."""
    parts = list(_PART.finditer(content, begin, end))
    words = [part for part in parts if part["word"]]
    # One word a value, the longest: were each word of a path drawn, nearly every path would be new.
    drawn = max(words, key=lambda part: len(part[0])) if words and has_pool else None
    for part in parts:
        if part["prefix"] or (part["word"] and part is not drawn):
            continue
        kind = Kind.HEX if part["hex"] else Kind.DIGITS if part["digits"] else Kind.WORD
        cuts = [*range(part.start(), part.end(), LONGEST_RUN), part.end()]
        yield from ((first, last, kind) for first, last in pairwise(cuts))


def _growing_positions(lines: Iterable[LabelledLine]) -> set[Position]:
    """Return the variables whose words are drawn from a pool."""
    words: dict[Position, set[tuple[str, ...]]] = defaultdict(set)
    for line in lines:
        for place, (begin, end) in enumerate(_spans(line)):
            parts = _PART.finditer(line.content, begin, end)
            words[line.system, line.event_id, place].add(tuple(part[0] for part in parts if part["word"]))
    return {position for position, seen in words.items() if len(seen) > MOST_CONSTANT_WORDINGS}
