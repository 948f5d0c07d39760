"""How well predicted groups and templates agree with the true ones: the measures of Loghub-2.0.

GA and PA count lines; FGA and FTA count groups, so that a rare statement weighs as much as a chatty one.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

WILDCARD = "<*>"

# Parsers name what they masked, as in <num>; the truth knows only that something varies.
_PLACEHOLDER = re.compile(r"<(?:\*|[A-Za-z][A-Za-z0-9_]*)>")
_NEIGHBOURS = re.compile(r"<\*>(?::?<\*>)+")


class Parsed(NamedTuple):
    """A line's true event and template, and those a parser found."""

    event_id: Hashable
    template: str
    predicted_group: Hashable
    predicted_template: str


class Accuracy(NamedTuple):
    """The measures of one system, each from 0 to 1; *patterns_per_template* is best at 1."""

    ga: float
    fga: float
    pa: float
    fta: float
    patterns_per_template: float


class Overall(NamedTuple):
    """The means over systems, and the worst system's patterns per template."""

    mean: Accuracy
    worst_patterns_per_template: float


def accuracy(lines: Sequence[Parsed]) -> Accuracy:
    """Return how well the predictions of one system's *lines* agree with the truth.

    A predicted group is right when it holds exactly the lines of a true event. FGA and FTA are the harmonic
    mean of precision (right of all predicted) and recall (right of all true), which is 2 x right / (both).
    A group's template is that of its lines; where they differ, the group is no match for FTA.

    >>> accuracy([Parsed("E1", "up", 7, "up"), Parsed("E2", "at <*>", 8, "at <num>")])
    Accuracy(ga=1.0, fga=1.0, pa=1.0, fta=1.0, patterns_per_template=1.0)
    """
    if not lines:
        raise ValueError("no lines to judge; give at least one")
    members_of_event, members_of_group = (
        _members(line.event_id for line in lines),
        _members(line.predicted_group for line in lines),
    )
    events = {frozenset(members) for members in members_of_event.values()}
    right = [members for members in members_of_group.values() if frozenset(members) in events]
    is_parsed = [normalised(line.template) == normalised(line.predicted_template) for line in lines]
    compared = len(members_of_event) + len(members_of_group)
    spread = [
        len({lines[index].predicted_group for index in members}) for members in members_of_event.values()
    ]
    return Accuracy(
        ga=sum(map(len, right)) / len(lines),
        fga=2 * len(right) / compared,
        pa=sum(is_parsed) / len(lines),
        fta=2 * sum(all(is_parsed[index] for index in members) for members in right) / compared,
        patterns_per_template=sum(spread) / len(spread),
    )


def overall(systems: Iterable[Accuracy]) -> Overall:
    """Return the plain means over *systems*: each weighs the same, whatever its number of lines or events.

    >>> overall([Accuracy(1, 1, 1, 1, 1), Accuracy(0, 0, 0, 0, 2)])
    ... # doctest: +NORMALIZE_WHITESPACE
    Overall(mean=Accuracy(ga=0.5, fga=0.5, pa=0.5, fta=0.5, patterns_per_template=1.5),
            worst_patterns_per_template=2)
    """
    measured = list(systems)
    means = Accuracy(*(sum(values) / len(measured) for values in zip(*measured, strict=True)))
    return Overall(means, max(system.patterns_per_template for system in measured))


def normalised(template: str) -> tuple[str, ...]:
    """Return the tokens of *template* that are compared, split at white space.

    Each placeholder (`<num>`, `<ip>`) counts as a wildcard, and wildcards that touch, or that only a colon
    parts, count as one: whether an address with its port is one value or two is nobody's mistake. The
    published evaluation compares templates as they are, once its rules of correction have made both sides
    alike; this is the part of them on consecutive variables, without those that join variables over a dot or
    a space or widen a variable to its whole word, since these also forgive a parser what it blurred.

    >>> normalised("src: <ip>:<num>  dest: <*>")
    ('src:', '<*>', 'dest:', '<*>')
    """
    starred = _PLACEHOLDER.sub(WILDCARD, template)
    return tuple(_NEIGHBOURS.sub(WILDCARD, starred).split())


def _members(labels: Iterable[Hashable]) -> dict[Hashable, list[int]]:
    """Return the positions at which each label stands."""
    members = defaultdict(list)
    for index, label in enumerate(labels):
        members[label].append(index)
    return dict(members)
