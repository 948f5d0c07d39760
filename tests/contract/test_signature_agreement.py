"""SQL and the SDK give one signature to one line, byte for byte, whatever the line is made of."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support.engine import Engine
from tests.support.loghub import LOGHUB, raw_logs
from tests.support.signature_lines import hostile_batches
from tests.support.signatures import compiled_expressions, golden_cases, in_python, in_sql

# Each example is a batch of lines, asked in one query.
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "8"))


def test_sql_returns_the_shared_vectors(engine: Engine) -> None:
    cases = golden_cases()

    signed = in_sql(engine, [case.body for case in cases], expressions=compiled_expressions(engine))

    assert signed == cases


def test_sql_and_the_sdk_agree_on_hostile_lines(embedded_engine: Engine) -> None:
    expressions = compiled_expressions(embedded_engine)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(hostile_batches())
    def agree(bodies: list[bytes]) -> None:
        signed = in_sql(embedded_engine, bodies, expressions=expressions)
        assert signed == [in_python(body) for body in bodies]

    agree()


@pytest.mark.skipif(
    not LOGHUB.is_dir(), reason=f"the real logs of Loghub are not beside the project ({LOGHUB.name})"
)
def test_sql_and_the_sdk_agree_on_every_line_of_loghub(embedded_engine: Engine) -> None:
    bodies = [line for path in raw_logs() for line in path.read_bytes().splitlines()]

    signed = in_sql(embedded_engine, bodies, expressions=compiled_expressions(embedded_engine))

    assert signed == [in_python(body) for body in bodies]
