"""Patterns as a log grows: ids stay, merges are recorded, what is beyond the cap is counted all the same."""

import json

from tests.support.engine import Engine

# One statement with a host in it; a new host on each line, from `{first}` on. Letters, so that no mask for
# numbers sees what varies.
HOSTS = """
insert into otel_logs (Timestamp, ServiceName, SeverityText, Body)
select
    toDateTime64('2026-09-01 {at}', 9, 'UTC') + toIntervalSecond(number), 'api', 'info',
    concat(
        'lost the connection to ',
        translate(hex(sipHash64(number + {first})), '0123456789', 'ghijklmnop'),
        ' while reading'
    )
from numbers({count})
"""
TEXT = """
insert into otel_logs (Timestamp, ServiceName, SeverityText, Body)
select
    toDateTime64('2026-09-01 00:00:00', 9, 'UTC') + toIntervalSecond(number),
    'api', ['info', 'error'][number % 2 + 1],
    translate(hex(sipHash128(number)), '0123456789', 'ghijklmnop')
from numbers(50)
"""
PLACED = "select signature, pattern_id from int_signatures_placed order by all"
CLUSTERED = (
    "select signature, pattern_id, template from int_signatures_clustered where signature > 8 order by all"
)
COUNTED = "select pattern_id, template, record_count from dim_log_patterns order by all"


def build(engine: Engine, *flags: str, **variables: int) -> None:
    """Run the models up to the patterns."""
    names = {f"lipservice__{name}": value for name, value in variables.items()}
    models = ["+dim_log_patterns", "+dim_log_signatures"]
    engine.run(
        "dbt",
        "build",
        "--resource-type",
        "seed",
        "--resource-type",
        "model",
        "--exclude-resource-type",
        "test",
        "--select",
        *models,
        "--vars",
        json.dumps(names),
        *flags,
    )


def test_patterns_that_turn_out_to_be_one_are_merged_into_the_oldest_and_nothing_else_moves(
    embedded_engine: Engine,
) -> None:
    engine = embedded_engine
    engine.create_logs()
    # Three hosts are too few to tell a variable from three statements.
    engine.execute(HOSTS.format(at="00:00:00", first=0, count=3))
    build(engine)
    placed_first, apart = engine.query_many([PLACED, COUNTED])
    engine.execute(
        HOSTS.format(at="01:00:00", first=3, count=9), HOSTS.format(at="00:30:00", first=0, count=3)
    )
    build(engine)
    placed, clustered, together, changes = engine.query_many(
        [
            PLACED,
            CLUSTERED,
            COUNTED,
            "select pattern_id, merged_into from int_pattern_changes where merged_into != '' order by all",
        ]
    )
    oldest = engine.query("select argMin(pattern_id, first_seen_at) from int_signatures_placed")[0][0]
    assert [count for _, _, count in apart] == [1, 1, 1]
    assert together == [(oldest, "lost the connection to <*> while reading", 15)]
    assert {pattern_id for _, pattern_id, _ in clustered} == {oldest}
    assert {merged for merged, _ in changes} == {pattern_id for pattern_id, _, _ in apart} - {oldest}
    assert {into for _, into in changes} == {oldest}
    assert set(placed_first) <= set(placed)

    # A run with nothing new, and one that builds all anew, leave everything as it is.
    build(engine)
    again = engine.query_many([PLACED, CLUSTERED, COUNTED])
    build(engine, "--full-refresh")
    anew = engine.query_many([PLACED, CLUSTERED, COUNTED])
    assert again == anew == [placed, clustered, together]


def test_lines_beyond_the_cap_are_counted_under_their_severity(embedded_engine: Engine) -> None:
    engine = embedded_engine
    engine.create_logs()
    engine.execute(TEXT)
    build(engine, new_signatures=10)
    signatures, beyond, total = engine.query_many(
        [
            "select count() from int_signatures",
            "select severity, sum(record_count) from int_signature_windows where signature < 9 group by all",
            "select sum(record_count) from dim_log_patterns",
        ]
    )
    assert signatures == [(10,)]
    assert sum(int(str(count)) for _, count in beyond) == 40
    assert {severity for severity, _ in beyond} == {"INFO", "ERROR"}
    assert total == [(50,)]
