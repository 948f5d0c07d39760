"""`lipservice patterns --explain`: why a line has the pattern it has."""

import os
import sys
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from policy_generator.commands.shared import NOTHING
from policy_generator.errors import PolicyError
from policy_generator.excerpts import escaped
from policy_generator.explanation import LineForm, ServiceFacts, explained, signature_hex
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.policies import PolicyKey

STANDARD_INPUT = "-"

_SHOWN_CHARS = 400


def line_of(argument: str) -> bytes:
    """Return the bytes of the line that *argument* is, or of standard input without its last line break."""
    if argument != STANDARD_INPUT:
        return os.fsencode(argument)
    return sys.stdin.buffer.read().removesuffix(b"\n").removesuffix(b"\r")


def the_service(chosen: Sequence[ServicePeriod]) -> PolicyKey:
    """Return the one service of *chosen*; of several, one has to be named."""
    if len(chosen) > 1:
        there = ", ".join(f"{one.key.service_name} (team {one.key.team_id})" for one in chosen)
        raise PolicyError(
            f"--explain looks a line up in one service, and there are several: {there}."
            " Name one with --service, and with --team where two teams have it."
        )
    return chosen[0].key


def explanation_table(key: PolicyKey, form: LineForm, facts: ServiceFacts) -> Table:
    """Return what a line is known by, its pattern and why, as lines of a label and a text."""
    pattern = f"{facts.known.pattern_id}  {facts.known.template}" if facts.known else NOTHING
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in (
        ("Service", key.service_name),
        ("Message", form.message),
        ("Masked", form.masked),
        ("Signature", f"{signature_hex(form.signature)}, {'known' if facts.known else 'unknown'}"),
        ("Pattern", pattern),
    ):
        table.add_row(Text(label, style="bold"), Text(escaped(text, limit=_SHOWN_CHARS)))
    for number, sentence in enumerate(explained(form, facts)):
        table.add_row(
            Text("" if number else "Why", style="bold"), Text(escaped(sentence, limit=_SHOWN_CHARS))
        )
    return table


def explanation_json(key: PolicyKey, form: LineForm, facts: ServiceFacts) -> dict[str, object]:
    """Return the same for a script."""
    known = facts.known
    return {
        **key._asdict(),
        **form._asdict(),
        "signature": signature_hex(form.signature),
        "is_known": known is not None,
        "pattern": {**known._asdict(), "merges": [merge._asdict() for merge in known.merges]}
        if known
        else None,
        "lookalikes": [one._asdict() for one in facts.lookalikes],
        "why": explained(form, facts),
    }
