"""Drain3 as the parser to compare with: PostHog's masks and settings, one process, a line at a time.

`run_drain` starts this file as a program of its own and hands it a file of `service<TAB>body` lines, so that
time and memory are those of Drain3 and nothing else. It needs the dependency group `bench`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.accuracy import Accuracy, Parsed, accuracy
from tests.bench.labelled import by_system, labelled_lines
from tests.bench.measure import peak_bytes

if TYPE_CHECKING:
    from drain3.drain import Drain
    from drain3.masking import LogMasker

SIMILARITY = 0.4
DEPTH = 4

# PostHog's masks, in its order: products/logs/backend/log_patterns.py in PostHog/posthog, September 2026.
MASKS = (
    (r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?", "timestamp"),
    (r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b", "uuid"),
    (r"(?<![A-Za-z]/)(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])", "ip"),
    (r"\b0x[0-9a-fA-F]+\b", "hex"),
    (r"\b[0-9a-fA-F]{16,}\b", "hex"),
    (r"\b\d+\b", "num"),
)


class DrainRun(NamedTuple):
    """What Drain3 took for a file of lines, from the first line read to the last one in its group.

    On a busy machine *cpu_seconds* is what it would take alone, as it runs on one core and waits for nothing.
    """

    lines: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    clusters: int

    @property
    def lines_per_second(self) -> float:
        """Return the speed."""
        return self.lines / self.seconds


def run_drain(lines: Path) -> DrainRun:
    """Let Drain3 group the *lines* of a file, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.drain", str(lines)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(
            f"Drain3 failed on {lines} with exit code {done.returncode}: {done.stderr.strip()[-500:]}. "
            "If it is not installed, run this by `make bench-patterns`, which installs it."
        )
    return DrainRun(**json.loads(done.stdout))


def drain_accuracy() -> dict[str, Accuracy]:
    """Return how well Drain3 groups the labelled lines of each system, all with one configuration."""
    return {system: accuracy(_parsed(system)) for system in by_system(labelled_lines())}


def _parsed(system: str) -> Sequence[Parsed]:
    masker, drain = _parser()
    lines = by_system(labelled_lines())[system]
    clusters = [drain.add_log_message(masker.mask(line.content))[0] for line in lines]
    # The template a group has in the end, which its first lines may not have seen.
    return [
        Parsed(line.event_id, line.template, cluster.cluster_id, cluster.get_template())
        for line, cluster in zip(lines, clusters, strict=True)
    ]


def _parser() -> tuple["LogMasker", "Drain"]:
    # Not needed by anything that only reads this module's names.
    from drain3.drain import Drain  # noqa: PLC0415
    from drain3.masking import LogMasker, MaskingInstruction  # noqa: PLC0415

    masker = LogMasker([MaskingInstruction(pattern, name) for pattern, name in MASKS], "<", ">")
    return masker, Drain(sim_th=SIMILARITY, depth=DEPTH, param_str="<*>", parametrize_numeric_tokens=True)


def _group(lines: Iterator[str]) -> DrainRun:
    """Group *lines*, each service's with a tree of its own."""
    drains: dict[str, Drain] = {}
    count = 0
    masker, _ = _parser()
    began, cpu_began = time.perf_counter(), time.process_time()
    for line in lines:
        service, _, body = line.rstrip("\n").partition("\t")
        if service not in drains:
            drains[service] = _parser()[1]
        drains[service].add_log_message(masker.mask(body))
        count += 1
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu_began
    clusters = sum(len(drain.id_to_cluster) for drain in drains.values())
    return DrainRun(count, seconds, cpu_seconds, peak_bytes(), clusters)


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8", newline="\n") as opened:
        print(json.dumps(_group(opened)._asdict()))
