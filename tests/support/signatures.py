"""Lines that try to part the two languages a signature is computed in, and what SQL makes of any line."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from lipservice import signature

from tests.support.engine import Engine
from tests.support.golden import GOLDEN

GOLDEN_NAME = "signatures.json"


class Signed(NamedTuple):
    """A body, and what it is reduced to."""

    body: bytes
    message: bytes
    masked: bytes
    signature: int


def in_python(body: bytes) -> Signed:
    """Return what the SDK makes of *body*."""
    message = signature.message(body)
    return Signed(body, message, signature.mask_line(message), signature.signature(body))


def in_sql(engine: Engine, bodies: Sequence[bytes], *, expressions: str) -> list[Signed]:
    """Return what the macros, compiled to *expressions*, make of *bodies*."""
    engine.execute(
        "create or replace table bodies (place UInt32, hexed String) engine MergeTree order by place"
    )
    rows = [(place, body.hex()) for place, body in enumerate(bodies)]
    engine.insert("bodies", rows, columns=["place", "hexed"])
    answers = engine.query(f"""
        select hex(message), hex(masked), toString(signature)
        from (select place, {expressions} from (select place, unhex(hexed) as body from bodies))
        order by place
    """)
    return [
        Signed(body, bytes.fromhex(str(message)), bytes.fromhex(str(masked)), int(str(number)))
        for body, (message, masked, number) in zip(bodies, answers, strict=True)
    ]


def compiled_expressions(engine: Engine) -> str:
    """Return the SQL of the macros, of a column `body`."""
    engine.create_database()
    macros = (
        "{{ message('body') }} as message, {{ mask_line(message('body')) }} as masked, "
        "{{ signature('body') }} as signature"
    )
    shown = engine.run("dbt", "--quiet", "compile", "--output", "json", "--inline", macros).stdout
    compiled: str = json.loads(shown)["compiled"]
    return compiled


def golden_cases() -> list[Signed]:
    """Return the shared vectors, with long bodies written out."""
    cases = json.loads((GOLDEN / GOLDEN_NAME).read_text(encoding="utf-8"))
    return [
        Signed(
            bytes.fromhex(case["body"]) * case["times"],
            bytes.fromhex(case["message"]),
            bytes.fromhex(case["masked"]),
            int(case["signature"], 16),
        )
        for case in cases
    ]
