"""Time and memory of work, each piece in a process of its own, where nothing is left of another."""

import multiprocessing
import re
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

Result = TypeVar("Result")


class Measured(NamedTuple, Generic[Result]):
    """What a piece of work took, the most memory its process held, and what it returned."""

    seconds: float
    peak_bytes: int
    result: Result


def measured(work: Callable[..., Result], *arguments: object) -> Measured[Result]:
    """Run *work* on *arguments* in a fresh process; both, and the result, have to be picklable.

    An embedded store can be worked on in it only while this process has none open.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as processes:
        return processes.submit(_timed, work, arguments).result()


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long *work* takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peak_bytes() -> int:
    """Return the most memory this process has held.

    Linux tells it for the program alone; getrusage's figure begins at that of the process which started it.
    """
    status = Path("/proc/self/status")
    if status.exists() and (peak := re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))):
        return int(peak[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _timed(work: Callable[..., Result], arguments: tuple[object, ...]) -> Measured[Result]:
    began = time.perf_counter()
    result = work(*arguments)
    return Measured(time.perf_counter() - began, peak_bytes(), result)
