"""Why a line has the pattern it has, in words: from the line itself and what the tables know of it."""

import re
from datetime import datetime
from typing import Final, NamedTuple

from lipservice.signature import MESSAGE_BYTES, mask_line, message, signature

_WILDCARD: Final = b"<*>"
# What `message` leaves of a line without a message: `{a,b}` of JSON, `a= b=` of logfmt.
_JSON_KEYS: Final = re.compile(rb"\{.*\}", re.DOTALL)
_LOGFMT_KEYS: Final = re.compile(rb"(?:[^ =]+=(?: +|$))+")


class LineForm(NamedTuple):
    """What a line is known by, and which part of the line that is made of."""

    message: str
    masked: str
    signature: int
    part: str
    variable_count: int


class Merge(NamedTuple):
    """That a pattern went into the pattern *into*, by the change of patterns of that number."""

    into: str
    change_number: int


class KnownSignature(NamedTuple):
    """What the tables hold on a signature and its pattern."""

    pattern_id: str
    template: str
    first_seen_at: datetime
    placed_in: str
    merges: tuple[Merge, ...]
    signature_count: int
    log_count: float
    match_regex: str | None
    match_regex_reason: str


class Lookalike(NamedTuple):
    """A pattern whose regex matches a line of an unknown signature."""

    pattern_id: str
    template: str


class ServiceFacts(NamedTuple):
    """What the tables hold on a line's service: *known* of its signature, else *lookalikes*."""

    known: KnownSignature | None
    lookalikes: tuple[Lookalike, ...]
    overflow_count: float
    has_native_patterns: bool


def line_form(body: bytes) -> LineForm:
    """Return what *body* is known by.

    >>> line_form(b'{"level": "info", "msg": "took 5 ms"}')[1:]
    ('took <*> ms', 9300274452825171716, 'the message of a JSON line', 1)
    """
    said = message(body)
    masked = mask_line(said)
    return LineForm(
        message=said.decode(errors="replace"),
        masked=masked.decode(errors="replace"),
        signature=signature(body),
        part=_part(body, said),
        variable_count=masked.count(_WILDCARD) - said.count(_WILDCARD),
    )


def signature_hex(signature: int) -> str:
    """Return *signature* as it is written for people.

    >>> signature_hex(255)
    '00000000000000ff'
    """
    return f"{signature:016x}"


def explained(form: LineForm, facts: ServiceFacts) -> tuple[str, ...]:
    """Return, in sentences, how the line comes by its pattern, or what becomes of it without one."""
    return (
        f"What counts is {form.part}.",
        _masking(form.variable_count),
        *_native(facts),
        *(_known(facts.known) if facts.known else _unknown(facts)),
    )


def _part(body: bytes, said: bytes) -> str:
    """Return which part of *body* its message *said* is."""
    if said == body:
        return "the whole line"
    if said == body[:MESSAGE_BYTES]:
        return f"the first {MESSAGE_BYTES:,} bytes of the line"
    kind, keys = ("JSON", _JSON_KEYS) if body.startswith(b"{") else ("logfmt", _LOGFMT_KEYS)
    return (
        f"the keys of a {kind} line without a message"
        if keys.fullmatch(said)
        else f"the message of a {kind} line"
    )


def _masking(variable_count: int) -> str:
    if not variable_count:
        return "Nothing in it begins with a digit, so nothing is masked."
    variables = "1 variable is" if variable_count == 1 else f"{variable_count} variables are"
    return f"{variables} masked: what begins with a digit, up to the next delimiter."


def _native(facts: ServiceFacts) -> tuple[str, ...]:
    if not facts.has_native_patterns:
        return ()
    said = (
        "Lines that PostHog stamped a pattern on are known by it (lipservice__native_patterns), and only"
        " PostHog can work it out: what follows holds for the other lines of this service."
    )
    return (said,)


def _known(known: KnownSignature) -> tuple[str, ...]:
    others = known.signature_count - 1
    signatures = "1 other signature" if others == 1 else f"{others:,} other signatures"
    return (
        f"The signature is known since {known.first_seen_at:%Y-%m-%d %H:%M} UTC.",
        _placing(known),
        f"The pattern has {known.log_count:,.0f} lines and {signatures}.",
        f"Rules that match text know it by {known.match_regex}"
        if known.match_regex
        else f"It has no regex for rules that match text: {known.match_regex_reason}",
    )


def _placing(known: KnownSignature) -> str:
    merges = ", which was merged into ".join(
        ("", *(f"{merge.into} by change {merge.change_number} of the patterns" for merge in known.merges))
    )
    return f"Its form was first placed in pattern {known.placed_in}{merges}."


def _unknown(facts: ServiceFacts) -> tuple[str, ...]:
    said = ["The signature is unknown: no line of this service that is counted under a pattern has it."]
    if facts.overflow_count:
        said.append(
            f"{facts.overflow_count:,.0f} lines of the service are beyond the cap on signatures and"
            " counted by severity alone; such lines may be among them."
        )
    said += [
        f"Its text matches the regex of pattern {one.pattern_id}: {one.template}" for one in facts.lookalikes
    ] or ["No pattern's regex matches its text."]
    said.append(
        "The next run that counts such a line places it. Until a policy knows it, its first lines are kept"
        " (lipservice__novel_lines); from then on it has the rate of its severity, or the global one."
    )
    return tuple(said)
