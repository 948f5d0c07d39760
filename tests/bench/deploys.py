"""Deploys: statements that a service didn't log before, worded like those it has.

They are what tempts a clusterer: a known statement with one word changed, one with words added, and one made
of words the service uses elsewhere.
"""

import re
import zlib
from collections.abc import Sequence

from tests.bench.labelled import WILDCARD
from tests.bench.statements import Kind, Piece, Statement

STATEMENTS_PER_SERVICE = 6

# The first statement of a deploy is this many times as frequent as a rare one.
STEEPNESS = 24

VERBS = ("Accepted", "Aborted", "Checked", "Deferred", "Evicted", "Flushed", "Merged", "Probed", "Rejected")
ADDITIONS = ("after rollback", "by the new scheduler", "on standby", "without quorum", "for tenant migration")

_WORD = re.compile(r"(?<![^ ])[A-Za-z]{4,}(?![^ ])")


def deploy_statements(known: Sequence[Statement], *, deploys: int) -> list[Statement]:
    """Return the statements that each of *deploys* deploys adds, each as often as it is logged.

    None is worded as one in *known* or as another new one of its service.
    """
    taken = {(statement.service, statement.template) for statement in known}
    added: list[Statement] = []
    for deploy in range(1, deploys + 1):
        for service in sorted({statement.service for statement in known}):
            models = _models([statement for statement in known if statement.service == service])
            for number in range(STATEMENTS_PER_SERVICE):
                new = _invented(models, deploy=deploy, number=number, taken=taken)
                taken.add((service, new.template))
                added += [new] * max(1, STEEPNESS // (number + 1))
    return added


def _models(statements: Sequence[Statement]) -> list[Statement]:
    """Return one statement of each template with words to change, in the order of their first lines."""
    first = {statement.template: statement for statement in reversed(statements)}
    return [
        statement for statement in reversed(first.values()) if len(_WORD.findall(_constant(statement))) > 1
    ]


def _invented(
    models: Sequence[Statement], *, deploy: int, number: int, taken: set[tuple[str, str]], attempt: int = 0
) -> Statement:
    """Return a new statement: by turns one with a word changed, one with words added, one of known words."""
    draw = zlib.crc32(f"{deploy}/{number}/{attempt}".encode())
    model, verb = models[draw % len(models)], VERBS[draw // 7 % len(VERBS)]
    addition = ADDITIONS[draw // 11 % len(ADDITIONS)]
    new = (
        _with_word_changed(model, verb, draw // 13),
        model._replace(tail=f"{model.tail} {addition}"),
        _of_words(model, verb, models[draw // 17 % len(models)]),
    )[number % 3]
    new = new._replace(template=_template(new), event_id=f"deploy {deploy}.{number}", deploy=deploy)
    if (new.service, new.template) in taken:
        return _invented(models, deploy=deploy, number=number, taken=taken, attempt=attempt + 1)
    return new


def _with_word_changed(model: Statement, verb: str, draw: int) -> Statement:
    """Return *model* with one of its constant words replaced by *verb*."""
    texts = [piece.text for piece in model.pieces] + [model.tail]
    places = [(index, found.span()) for index, text in enumerate(texts) for found in _WORD.finditer(text)]
    index, (begin, end) = places[draw % len(places)]
    texts[index] = texts[index][:begin] + verb.lower() + texts[index][end:]
    pieces = tuple(piece._replace(text=text) for piece, text in zip(model.pieces, texts, strict=False))
    return model._replace(pieces=pieces, tail=texts[-1])


def _of_words(model: Statement, verb: str, other: Statement) -> Statement:
    """Return a statement that begins with *verb* and words of *model*, and ends with words of *other*."""
    words, others = _WORD.findall(_constant(model)), _WORD.findall(_constant(other))
    head = " ".join([verb, *words[:3], "in "])
    return model._replace(
        pieces=(Piece(head, Kind.DIGITS, 3), Piece(" ms, id ", Kind.HEX, 12)),
        tail=" " + " ".join(others[-2:]),
    )


def _constant(statement: Statement) -> str:
    return " ".join([*(piece.text for piece in statement.pieces), statement.tail])


def _template(statement: Statement) -> str:
    """Return the statement's template; pieces that touch are one variable."""
    marked = "".join(f"{piece.text}{WILDCARD}" for piece in statement.pieces) + statement.tail
    return re.sub(r"<\*>(?:<\*>)+", WILDCARD, marked)
