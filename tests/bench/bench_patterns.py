"""How well and how fast patterns are found: beside Drain3, and beside what ClickHouse needs only to read.

    make bench-patterns
    .venv/bin/python -m tests.bench.bench_patterns --quick

Accuracy is measured on the shared Loghub lines; speed and memory on a corpus grown out of them, at each size
in one run. Every step has a process of its own, so that its memory is its own; this one opens no store.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.connection import open_warehouse
from policy_generator.warehouse.dbt import prepare_store
from tests.bench.accuracy import Accuracy, overall
from tests.bench.corpus import Growth, export_lines, write_lines, write_statements
from tests.bench.drain import DrainRun, drain_accuracy, run_drain
from tests.bench.harness import Figure, report
from tests.bench.limits import Limits, distinct_signatures, physical_limits
from tests.bench.measure import measured

SIZES = (500_000, 5_000_000, 20_000_000)
QUICK_SIZES = (20_000, 100_000)

# Drain3 takes minutes for this, and would take ten for the largest size.
DRAIN_LINES = 5_000_000

# Deploys come after these shares of the largest size: between the sizes, where growth is looked at.
DEPLOYS_AFTER = (1 / 20, 1 / 5, 1 / 2)


def main(argv: Sequence[str]) -> None:
    """Measure and report."""
    options = _options(argv)
    sizes, drain_lines = sorted(options.lines), options.drain_lines
    figures = accuracy_figures("Drain3", drain_accuracy()) + own_accuracy_figures()
    with tempfile.TemporaryDirectory() as folder:
        growth = Growth(sizes[-1], tuple(int(sizes[-1] * share) for share in DEPLOYS_AFTER))
        figures += growth_figures(Path(folder, "grown"), growth, sizes, drain_lines=drain_lines)
    with tempfile.TemporaryDirectory() as folder:
        figures += worst_case_figures(
            Path(folder, "worst"), options.worst_lines or sizes[-1], drain_lines=sizes[0]
        )
    report("patterns", figures)


def accuracy_figures(parser: str, systems: dict[str, Accuracy]) -> list[Figure]:
    """Return the means over the shared systems."""
    mean, worst = overall(systems.values())
    case = f"accuracy, {len(systems)} systems: {parser}"
    return [
        Figure(case, "GA", mean.ga),
        Figure(case, "FGA", mean.fga),
        Figure(case, "PA", mean.pa),
        Figure(case, "FTA", mean.fta),
        Figure(case, "patterns per template, mean", mean.patterns_per_template),
        Figure(case, "patterns per template, worst", worst),
    ]


def growth_figures(store: Path, growth: Growth, sizes: Sequence[int], *, drain_lines: int) -> list[Figure]:
    """Return what each size costs, the corpus growing from one to the next in the same store."""
    settings = WarehouseSettings(store=store)
    measured(prepare, settings, growth)
    figures: list[Figure] = []
    for written, size in zip((0, *sizes), sizes, strict=False):
        _say(f"growing the corpus from {written:,} to {size:,} lines")
        made = measured(grow, settings, growth, written, size)
        figures += [
            Figure(f"{size:,} lines: corpus", "lines a second", (size - written) / made.seconds),
            Figure(f"{size:,} lines: corpus", "peak memory, GB", made.peak_bytes / 1e9),
        ]
        figures += limit_figures(settings, size) + own_growth_figures(settings, size)
        if size <= drain_lines:
            figures += drain_figures(settings, size)
    return figures


def worst_case_figures(store: Path, lines: int, *, drain_lines: int) -> list[Figure]:
    """Return what *lines* cost with a word of its own in each; Drain3 gets the first *drain_lines*."""
    settings, growth = WarehouseSettings(store=store), Growth(lines, has_unique_words=True)
    _say(f"worst case: {lines:,} lines with a word of its own in each")
    measured(prepare, settings, growth)
    measured(grow, settings, growth, 0, lines)
    figures = limit_figures(settings, lines) + own_worst_case_figures(settings, lines)
    figures += drain_figures(settings, min(drain_lines, lines))
    return [figure._replace(case=f"worst case, {figure.case}") for figure in figures]


def limit_figures(settings: WarehouseSettings, lines: int) -> list[Figure]:
    """Return the physical limit, and how many signatures there are, for orientation."""
    limits, signatures = measured(read, settings, lines).result
    return [
        Figure(f"{lines:,} lines: read + hash", "lines a second", limits.read_and_hash),
        Figure(f"{lines:,} lines: read + mask + hash", "lines a second", limits.read_mask_and_hash),
        Figure(f"{lines:,} lines: digit-masked signatures", "distinct", signatures),
    ]


def drain_figures(settings: WarehouseSettings, lines: int) -> list[Figure]:
    """Return what Drain3 takes for the first *lines*."""
    _say(f"Drain3 on {lines:,} lines")
    run = drain_run(settings, lines)
    return [
        Figure(f"{lines:,} lines: Drain3", "lines a second", run.lines_per_second),
        Figure(f"{lines:,} lines: Drain3", "lines a CPU second", run.lines / run.cpu_seconds),
        Figure(f"{lines:,} lines: Drain3", "peak memory, GB", run.peak_bytes / 1e9),
        Figure(f"{lines:,} lines: Drain3", "patterns", run.clusters),
    ]


def drain_run(settings: WarehouseSettings, lines: int) -> DrainRun:
    """Hand the first *lines* to Drain3 as a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lines.tsv")
        measured(export, settings, lines, path)
        return run_drain(path)


# LipService's own models: what they find and what they cost goes in here, beside the figures above.


def own_accuracy_figures() -> list[Figure]:
    """Return how well the models group the labelled lines."""
    return []


def own_growth_figures(settings: WarehouseSettings, lines: int) -> list[Figure]:
    """Return what the models take for the corpus at *lines*: speed, memory, ids that moved."""
    return []


def own_worst_case_figures(settings: WarehouseSettings, lines: int) -> list[Figure]:
    """Return what the models take where each line has a word of its own."""
    return []


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
