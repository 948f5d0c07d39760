"""How often the 95 % interval of a pattern's count holds the count: few lines or many, alone or by the trace.

    make bench-estimates

Each replicate is a service with one pattern, of which only the sampled lines are in the store. A pattern is
only estimated once a line of it is kept, so what counts is how often the interval holds for what is seen.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store, run_models
from tests.bench.harness import Figure, report

REPLICATES = 12 * 1000
# A cell with fewer cases says nothing of one in twenty.
LEAST_CASES = 200
SEED = 20_260_907
AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
LEAST, MOST = 0.93, 0.99

TRACES = (Path(__file__).parent / "sql" / "sampled_traces.sql").read_text(encoding="utf-8")
INSERT = """insert into otel_logs (Timestamp, ServiceName, SeverityText, TraceId, Body, LogAttributes)
{traces}
select
    {{at:DateTime64(9, 'UTC')}} + toIntervalMillisecond(trace % 3600000),
    concat('replicate ', toString(replicate)),
    'INFO',
    lower(hex(sipHash128(replicate, trace))),
    concat('step ', toString(arrayJoin(range(line_count))), ' is done'),
    map('lipservice.sample_rate', toString(rate))
from traces
where is_kept
"""
COVERED = """{traces}
select
    truth.trace_lines, least(100, exp10(floor(log10(kept_traces)))) as at_least, count(),
    countIf(total between interval_low and interval_high)
from (
    select
        concat('replicate ', toString(replicate)) as service_name, trace_lines,
        countIf(is_kept) as kept_traces, sum(line_count) as total
    from traces group by all
) as truth
inner join (
    select * from rpt_pattern_estimates(
        since = {{since:DateTime64(6, 'UTC')}}, until = {{until:DateTime64(6, 'UTC')}}
    )
) as estimates using (service_name)
group by all
order by all
"""


def main() -> None:
    """Measure and report."""
    report("estimates", coverage())


def coverage() -> list[Figure]:
    """Return for each cell how often the interval holds."""
    drawn = {"replicates": REPLICATES, "seed": SEED}
    with tempfile.TemporaryDirectory() as folder:
        settings = WarehouseSettings(store=Path(folder, "store"))
        client = open_warehouse(settings, database_required=False)
        prepare_store(settings)
        client.database = settings.database
        client.command(INSERT.format(traces=TRACES), parameters={**drawn, "at": AT})
        run_models(settings)
        period = {"since": AT - timedelta(days=1), "until": AT + timedelta(days=1)}
        rows = client.query(COVERED.format(traces=TRACES), parameters={**drawn, **period}).result_rows
        client.close()
    return [
        figure
        for lines, kept, times, covered in rows
        if times >= LEAST_CASES
        for case in [f"{kept:g} kept traces or more, {lines or '1 to 20'} lines each, {times} times"]
        for figure in (
            Figure(case, "covered by the 95 % interval", covered / times, ">=", LEAST),
            Figure(case, "not covered too often", covered / times, "<=", MOST),
        )
    ]


if __name__ == "__main__":
    main()
