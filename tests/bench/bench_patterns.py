"""How well and how fast patterns are found: beside Drain3, and beside what ClickHouse needs only to read.

    make bench-patterns
    .venv/bin/python -m tests.bench.bench_patterns --quick

Accuracy is measured on the shared Loghub lines; speed and memory on a corpus grown out of them, at each size
in one run. Every step has a process of its own, so that its memory is its own; this one opens no store.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store
from tests.bench.accuracy import Accuracy, overall
from tests.bench.corpus import Growth, export_lines, write_lines, write_statements
from tests.bench.drain import DrainRun, drain_accuracy, run_drain
from tests.bench.harness import Figure, report
from tests.bench.limits import Limits, distinct_signatures, physical_limits
from tests.bench.measure import Measured, measured
from tests.bench.own import Taken, cold, grown, model_accuracy, moves

SIZES = (500_000, 5_000_000, 20_000_000)
QUICK_SIZES = (20_000, 100_000)

# Drain3 takes minutes for this, and would take ten for the largest size.
DRAIN_LINES = 5_000_000

# Deploys come after these shares of the largest size: between the sizes, where growth is looked at.
DEPLOYS_AFTER = (1 / 20, 1 / 5, 1 / 2)


ACCURACY_BARS = {"GA": 0.985, "FGA": 0.965, "PA": 0.79, "mean": 1.1, "worst": 1.5}


def main(argv: Sequence[str]) -> None:
    """Measure and report."""
    options = _options(argv)
    sizes, drain_lines = sorted(options.lines), options.drain_lines
    figures = accuracy_figures("Drain3", drain_accuracy())
    with tempfile.TemporaryDirectory() as folder:
        found = measured(model_accuracy, Path(folder, "labelled")).result
        figures += accuracy_figures("LipService", found, ACCURACY_BARS)
    with tempfile.TemporaryDirectory() as folder:
        growth = Growth(sizes[-1], tuple(int(sizes[-1] * share) for share in DEPLOYS_AFTER))
        figures += growth_figures(Path(folder, "grown"), growth, sizes, drain_lines=drain_lines)
    with tempfile.TemporaryDirectory() as folder:
        figures += worst_case_figures(
            Path(folder, "worst"), options.worst_lines or sizes[-1], drain_lines=sizes[0]
        )
    report("patterns", figures)


def accuracy_figures(
    parser: str, systems: dict[str, Accuracy], bars: Mapping[str, float] = MappingProxyType({})
) -> list[Figure]:
    """Return the means over the shared systems; *bars* are by metric."""
    mean, worst = overall(systems.values())
    case = f"accuracy, {len(systems)} systems: {parser}"
    per_template = "patterns per template, "
    return [
        Figure(case, "GA", mean.ga, ">=", bars.get("GA")),
        Figure(case, "FGA", mean.fga, ">=", bars.get("FGA")),
        Figure(case, "PA", mean.pa, ">=", bars.get("PA")),
        Figure(case, "FTA", mean.fta),
        Figure(case, per_template + "mean", mean.patterns_per_template, "<=", bars.get("mean")),
        Figure(case, per_template + "worst", worst, "<=", bars.get("worst")),
    ]


def growth_figures(store: Path, growth: Growth, sizes: Sequence[int], *, drain_lines: int) -> list[Figure]:
    """Return what each size costs, the corpus growing from one to the next in the same store."""
    settings = WarehouseSettings(store=store)
    measured(prepare, settings, growth)
    figures: list[Figure] = []
    own: dict[int, Own] = {}
    drain_speed = 0.0
    for written, size in zip((0, *sizes), sizes, strict=False):
        _say(f"growing the corpus from {written:,} to {size:,} lines")
        made = measured(grow, settings, growth, written, size)
        figures += [
            Figure(f"{size:,} lines: corpus", "lines a second", (size - written) / made.seconds),
            Figure(f"{size:,} lines: corpus", "peak memory, GB", made.peak_bytes / 1e9),
        ]
        figures += limit_figures(settings, size)
        own[size] = own_run(settings, size)
        figures += own_figures(own[size], size)
        if size <= drain_lines:
            drain = drain_run(settings, size)
            drain_speed = drain.lines_per_second
            figures += drain_figures(drain, size)
    return figures + ratio_figures(own, drain_speed) + stability_figures(settings, sizes)


def worst_case_figures(store: Path, lines: int, *, drain_lines: int) -> list[Figure]:
    """Return what *lines* cost with a word of its own in each; Drain3 gets the first *drain_lines*."""
    settings, growth = WarehouseSettings(store=store), Growth(lines, has_unique_words=True)
    _say(f"worst case: {lines:,} lines with a word of its own in each")
    measured(prepare, settings, growth)
    measured(grow, settings, growth, 0, lines)
    run = measured(cold, settings, lines)
    case = f"{lines:,} lines: LipService, cold"
    figures = [
        *limit_figures(settings, lines),
        Figure(case, "lines a second", lines / sum(run.result)),
        Figure(case, "peak memory, GB, dbt included", run.peak_bytes / 1e9, "<=", 1.0),
        *drain_figures(drain_run(settings, min(drain_lines, lines)), min(drain_lines, lines)),
    ]
    return [figure._replace(case=f"worst case, {figure.case}") for figure in figures]


def limit_figures(settings: WarehouseSettings, lines: int) -> list[Figure]:
    """Return the physical limit, and how many signatures there are, for orientation."""
    limits, signatures = measured(read, settings, lines).result
    return [
        Figure(f"{lines:,} lines: read + hash", "lines a second", limits.read_and_hash),
        Figure(f"{lines:,} lines: read + mask + hash", "lines a second", limits.read_mask_and_hash),
        Figure(f"{lines:,} lines: digit-masked signatures", "distinct", signatures),
    ]


def drain_figures(run: DrainRun, lines: int) -> list[Figure]:
    """Return what Drain3 took for the first *lines*."""
    case = f"{lines:,} lines: Drain3, one process"
    return [
        Figure(case, "lines a second", run.lines_per_second),
        Figure(case, "lines a CPU second", lines / run.cpu_seconds),
        Figure(case, "peak memory, GB", run.peak_bytes / 1e9),
        Figure(case, "patterns", run.clusters),
    ]


def drain_run(settings: WarehouseSettings, lines: int) -> DrainRun:
    """Hand the first *lines* to Drain3 as a file."""
    _say(f"Drain3 on {lines:,} lines")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lines.tsv")
        measured(export, settings, lines, path)
        return run_drain(path)


class Own(NamedTuple):
    """What the models took at one size: with nothing known, and for what was added since the size before."""

    cold: Measured[Taken]
    grown: Measured[Taken]


def own_run(settings: WarehouseSettings, lines: int) -> Own:
    """Place all lines anew, and place what was added."""
    _say(f"LipService on {lines:,} lines, cold")
    cold_run = measured(cold, settings, lines)
    _say(f"LipService on {lines:,} lines, grown")
    return Own(cold_run, measured(grown, settings, lines))


def own_figures(run: Own, lines: int) -> list[Figure]:
    """Return what the models took, with bars for memory at the largest size the issue names."""
    case = f"{lines:,} lines: LipService, cold, 2 threads"
    bar = 1.0 if lines == SIZES[-1] else None
    return [
        Figure(case, "lines a second, ids written", lines / sum(run.cold.result)),
        Figure(case, "seconds of all models", run.cold.result.models),
        Figure(case, "peak memory, GB, dbt included", run.cold.peak_bytes / 1e9, "<=", bar),
        Figure(
            f"{lines:,} lines: LipService, dictionary known",
            "lines a second, ids written",
            lines / run.grown.result.ids,
        ),
    ]


def ratio_figures(own: dict[int, Own], drain_speed: float) -> list[Figure]:
    """Return how many times Drain3's speed at the largest size it got the models have."""
    bars = {SIZES[1]: 60.0, SIZES[2]: 80.0}
    cold_ratios = [
        Figure(
            f"{lines:,} lines, cold, ids written",
            "times Drain3's speed",
            lines / sum(run.cold.result) / drain_speed,
            ">=",
            bars.get(lines),
        )
        for lines, run in own.items()
    ]
    lines, run = max(own.items())
    known = lines / run.grown.result.ids / drain_speed
    bar = 150.0 if lines == SIZES[-1] else None
    return [
        *cold_ratios,
        Figure("new lines, dictionary known, ids written", "times Drain3's speed", known, ">=", bar),
    ]


def stability_figures(settings: WarehouseSettings, sizes: Sequence[int]) -> list[Figure]:
    """Return what growth and deploys did to the ids that lines had at the first size."""
    moved = measured(moves, settings, sizes[0]).result
    case = f"from {sizes[0]:,} to {sizes[-1]:,} lines, {len(DEPLOYS_AFTER)} deploys"
    return [
        Figure(case, "share of lines whose id moved", moved.moved_share, "<=", 0.0001),
        Figure(case, "patterns that came apart", moved.splits, "<=", 0),
    ]


# What runs in a process of its own, one after the other: a store is held by one process at a time.


def prepare(settings: WarehouseSettings, growth: Growth) -> None:
    """Make the store and the corpus' own tables."""
    client = open_warehouse(settings, database_required=False)
    prepare_store(settings)
    client.database = settings.database
    write_statements(client, growth)
    client.close()


def grow(settings: WarehouseSettings, growth: Growth, first: int, end: int) -> None:
    """Write the lines from *first* up to *end*."""
    client = open_warehouse(settings)
    write_lines(client, growth, first=first, end=end)
    client.close()


def read(settings: WarehouseSettings, lines: int) -> tuple[Limits, int]:
    """Return the physical limits and the number of signatures."""
    client = open_warehouse(settings)
    found = physical_limits(client, lines=lines), distinct_signatures(client)
    client.close()
    return found


def export(settings: WarehouseSettings, lines: int, path: Path) -> None:
    """Write the first *lines* to a file."""
    client = open_warehouse(settings)
    export_lines(client, path, lines=lines)
    client.close()


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, nargs="+", default=SIZES, help="sizes of the corpus")
    parser.add_argument("--drain-lines", type=int, default=DRAIN_LINES, help="largest size Drain3 gets")
    parser.add_argument(
        "--worst-lines", type=int, help="lines of the worst case; as many as the largest size"
    )
    parser.add_argument(
        "--quick", action="store_const", dest="lines", const=QUICK_SIZES, help="small sizes, to see it work"
    )
    return parser.parse_args(argv)


def _say(what: str) -> None:
    """Tell on stderr how far a long run is."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
