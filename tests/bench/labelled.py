"""The shared Loghub lines with their ground truth, and where their variables stand."""

import csv
import re
from collections.abc import Iterable
from typing import NamedTuple

from tests.support.loghub import LOGHUB

WILDCARD = "<*>"


class LabelledLine(NamedTuple):
    """A message of a system, with the event it truly belongs to."""

    system: str
    severity: str
    content: str
    event_id: str
    template: str


def labelled_lines() -> list[LabelledLine]:
    """Return the lines of all shared systems, system by system, in the order they were written."""
    return [
        LabelledLine(
            path.parent.name, row.get("Level", ""), row["Content"], row["EventId"], row["EventTemplate"]
        )
        for path in sorted(LOGHUB.glob("*/*_structured_corrected.csv"))
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    ]


def by_system(lines: Iterable[LabelledLine]) -> dict[str, list[LabelledLine]]:
    """Return the lines of each system."""
    systems: dict[str, list[LabelledLine]] = {}
    for line in lines:
        systems.setdefault(line.system, []).append(line)
    return systems


def value_spans(template: str, content: str) -> list[tuple[int, int]] | None:
    """Return where in *content* each wildcard of *template* stands; None where they don't fit.

    The templates have one space where a line may have more.

    >>> value_spans("Received block <*> of size <*>", "Received block blk_7 of  size 12")
    [(15, 20), (30, 32)]
    >>> value_spans("Received block <*>", "Deleted block blk_7") is None
    True
    """
    constants = (re.escape(constant).replace(r"\ ", r"\s+") for constant in template.split(WILDCARD))
    found = re.fullmatch("(.*?)".join(constants), content, re.DOTALL)
    return None if found is None else [found.span(group + 1) for group in range(template.count(WILDCARD))]
