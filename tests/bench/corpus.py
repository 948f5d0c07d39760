"""A corpus of any size, grown out of the Loghub lines: their statements as often as there, with fresh values.

Python takes the lines apart (`statements`, `deploys`); ClickHouse writes the corpus into the collector's
`otel_logs`, and which event each line is of into `corpus_truth`; the time, which no two lines share, joins
them. All that varies is a hash of the seed and the line's number, so the lines of a small corpus are the
first lines of a larger one.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from clickhouse_connect.driver.client import Client

from tests.bench.deploys import deploy_statements
from tests.bench.labelled import labelled_lines
from tests.bench.statements import Statement, statements_of

BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)

# How many lines one statement writes: few enough to sort in memory, enough to leave few parts to merge.
LINES_PER_CHUNK = 500_000

# Of a thousand lines, how many are of each deploy's statements once it is out.
DEPLOY_PER_MILLE = 20

# Words are drawn with a heavy tail, as names in real logs are: of n draws about n^TAIL are different ones, so
# new ones never cease to come. A larger HEAD makes the most frequent ones less so, and all words more. With
# these two, distinct signatures grow about as in the corpus of the design's figures: 17 k, 82 k and 220 k of
# them at 0.5, 5 and 20 M lines.
TAIL = 0.73
HEAD = 11

INSERT_SETTINGS = {
    # Merges build the skip indexes later; here they would cost as much as all the rest.
    "materialize_skip_indexes_on_insert": 0,
    "max_block_size": 65_536,
    "min_insert_block_size_rows": 131_072,
    "max_threads": 2,
}

# Digits and letters of a hash, spelt without digits, so that no mask for numbers or ids sees them.
SPELL = "translate(lower(hex({number})), '0123456789abcdef', 'ghijklmnopqrstuv')"


class Growth(NamedTuple):
    """What a corpus is: *lines_per_day* spaces its lines in time; deploys come at the lines *deploys_at*."""

    lines_per_day: int
    deploys_at: tuple[int, ...] = ()
    seed: int = 1
    # The worst case: a word of its own in every line, behind the first one.
    has_unique_words: bool = False


def write_statements(client: Client, growth: Growth) -> None:
    """Make the corpus' own tables in the client's database, and fill in the statements lines are made of."""
    client.command(
        """
        create or replace table corpus_statements (
            statement_id UInt32, event_id UInt16, deploy UInt8, service LowCardinality(String),
            severity LowCardinality(String), loghub_event String, template String,
            texts Array(String), kinds Array(UInt8), sizes Array(UInt8), tail String
        ) engine = MergeTree order by statement_id
        """
    )
    client.command(
        """
        create or replace table corpus_truth (
            Timestamp DateTime64(9), ServiceName LowCardinality(String), event_id UInt16
        ) engine = MergeTree order by Timestamp
        """
    )
    known = statements_of(labelled_lines())
    statements = known + deploy_statements(known, deploys=len(growth.deploys_at))
    client.insert("corpus_statements", _rows(statements))


def write_lines(client: Client, growth: Growth, *, first: int, end: int) -> None:
    """Write the lines numbered from *first* up to *end*, which is left out, with their truth."""
    rows = client.query("select deploy, count() from corpus_statements group by deploy").result_rows
    counts = Counter({int(deploy): int(count) for deploy, count in rows})
    for begin in range(first, end, LINES_PER_CHUNK):
        parameters = {
            "first": begin,
            "count": min(LINES_PER_CHUNK, end - begin),
            "seed": growth.seed,
            "begin": int(BEGIN.timestamp()) * 1_000_000_000,
            "step": DAY // timedelta(microseconds=1) * 1000 // growth.lines_per_day,
            "deploys_at": list(growth.deploys_at),
            "counts": [counts[deploy] for deploy in range(len(growth.deploys_at) + 1)],
            "per_mille": DEPLOY_PER_MILLE,
            "tail": TAIL,
            "head": HEAD,
        }
        for statement in (_insert_lines(has_unique_words=growth.has_unique_words), INSERT_TRUTH):
            client.command(statement, parameters=parameters, settings=INSERT_SETTINGS)


def _rows(statements: Sequence[Statement]) -> list[tuple[object, ...]]:
    """Return the rows of `corpus_statements`; the statements of a deploy stand together."""
    events = {key: number for number, key in enumerate(dict.fromkeys(map(_event_key, statements)))}
    return [
        (
            number,
            events[_event_key(statement)],
            statement.deploy,
            statement.service,
            statement.severity,
            statement.event_id,
            statement.template,
            [piece.text for piece in statement.pieces],
            [int(piece.kind) for piece in statement.pieces],
            [piece.size for piece in statement.pieces],
            statement.tail,
        )
        for number, statement in enumerate(sorted(statements, key=lambda statement: statement.deploy))
    ]


def _event_key(statement: Statement) -> tuple[str, str]:
    return statement.service, statement.event_id


# Each line's statement: one of a deploy's that is out, by the share it takes, else one of the first ones.
PICKED = """
    picked as (
        select
            number as line,
            fromUnixTimestamp64Nano(toInt64({begin:UInt64} + line * {step:UInt64}), 'UTC') as written_at,
            cityHash64({seed:UInt32}, line) as line_hash,
            arrayFirstIndex(
                (at, place) -> line >= at and intDiv(line_hash % 1000, {per_mille:UInt16}) = place - 1,
                {deploys_at:Array(UInt64)} as deploys, arrayEnumerate(deploys)
            ) as deploy,
            toUInt32(
                arraySum(arraySlice({counts:Array(UInt64)} as counts, 1, deploy))
                + intHash64(line_hash) % counts[deploy + 1]
            ) as statement_id
        from numbers({first:UInt64}, {count:UInt64})
    )
"""

INSERT_TRUTH = f"""
insert into corpus_truth
with {PICKED}
select written_at, service, event_id
from picked inner join corpus_statements using (statement_id)
"""


def _insert_lines(*, has_unique_words: bool) -> str:
    """Return the SQL that writes lines; each variable's hash decides on its digits, letters or word."""
    # The smallest term keeps the draw finite; the product spreads small numbers over all letters.
    rank = "toUInt64({head:UInt8} * pow(toUInt32(draw) / 4294967296 + 1e-10, -1 / {tail:Float64}))"
    word = SPELL.format(number=f"toUInt32({rank} * 2654435761)")
    first_word, others = "substring(text, 1, position(text, ' '))", "substring(text, position(text, ' ') + 1)"
    unique = SPELL.format(number="intHash64(line)")
    body = f"concat({first_word}, {unique}, ' ', {others})" if has_unique_words else "text"
    return f"""
    insert into otel_logs (Timestamp, ServiceName, SeverityText, Body)
    with {PICKED},
    filled as (
        select
            line, written_at, service, severity,
            concat(
                arrayStringConcat(arrayMap(
                    (piece, kind, size, place) -> concat(
                        piece,
                        multiIf(
                            kind = 1,
                            substring(toString(intHash64(bitXor(line_hash, place)) as draw), 2, size),
                            kind = 2,
                            lower(substring(hex(draw), 1, size)),
                            {word}
                        )
                    ),
                    texts, kinds, sizes, arrayEnumerate(texts)
                )),
                tail
            ) as text
        from picked inner join corpus_statements using (statement_id)
    )
    select written_at, service, severity, {body} from filled
    """


def export_lines(client: Client, path: Path, *, lines: int) -> None:
    """Write the first *lines* of the corpus to the file *path*, as `service<TAB>body`, in the order of time.

    Loghub's messages hold no line breaks, so nothing has to be escaped.
    """
    client.command(
        f"""
        insert into function file('{path}', TSVRaw, 'service String, body String')
        select ServiceName, Body from otel_logs order by Timestamp limit {{lines:UInt64}}
        """,
        parameters={"lines": lines},
    )
