"""Simulated weeks of counts with known incidents, for `bench_anomalies`; every seed is fixed.

A case is a set of series of one shape. Rates are drawn per series, counts scatter like a negative binomial
with a dispersion from none to moderate, and incidents lie anywhere in the last week.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Flags = NDArray[np.bool_]

WINDOWS_PER_DAY = 288
WEEK = 7 * WINDOWS_PER_DAY
WEEKS = 5
WINDOWS = WEEKS * WEEK
JUDGED = slice(WINDOWS - WEEK, WINDOWS)
SERIES = 24
INCIDENTS = 4

# A day's walk of the sun and a weekend on days 5 and 6.
TIME = np.arange(WINDOWS)
DAY = np.sin(2 * np.pi * TIME / WINDOWS_PER_DAY)
IS_WEEKEND = (TIME // WINDOWS_PER_DAY) % 7 >= 5


class Case(NamedTuple):
    """Series of one shape: *counts* and *truth* have a row per series and a column per window."""

    name: str
    counts: Counts
    truth: Flags
    # Lines that the records stand for have this weight.
    weight: float = 1.0


class Incident(NamedTuple):
    """A stretch of windows [*start*, *end*) of one series."""

    series: int
    start: int
    end: int


def incidents_of(truth: Flags) -> list[Incident]:
    """Return the stretches of true windows."""
    found = []
    for series, row in enumerate(truth):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(int)))
        found += [Incident(series, int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    return found


def all_cases() -> list[Case]:
    """Return the cases of the table."""
    return [
        _with_incidents("flat", 1, _flat, factor=2, length=5),
        _with_incidents("daily", 2, _daily, factor=2, length=5),
        _with_incidents("weekly", 3, _weekly, factor=2, length=5),
        _with_incidents("sparse", 4, _sparse, factor=10, length=5),
        _polluted(),
        _with_incidents("silence", 6, _steady, factor=0, length=12),
        _new(),
        *(_quiet(name, seed, shape) for name, seed, shape in QUIET),
        *_sampled(),
    ]


def _flat(rng: np.random.Generator) -> Counts:
    return np.full(WINDOWS, rate_of(rng))


def _daily(rng: np.random.Generator) -> Counts:
    return rate_of(rng) * (1 + 0.6 * np.roll(DAY, rng.integers(WINDOWS_PER_DAY)))


def _weekly(rng: np.random.Generator) -> Counts:
    return rate_of(rng) * (1 + 0.4 * DAY) * np.where(IS_WEEKEND, 0.3, 1)


def _sparse(rng: np.random.Generator) -> Counts:
    return np.full(WINDOWS, 2.5)


def _steady(rng: np.random.Generator) -> Counts:
    return np.full(WINDOWS, rng.uniform(15, 150))


def _rare(rng: np.random.Generator) -> Counts:
    return np.full(WINDOWS, rng.uniform(0.002, 0.2))


def _hourly_job(rng: np.random.Generator) -> Counts:
    return np.where((TIME + rng.integers(12)) % 12 == 0, rng.uniform(50, 500), rng.uniform(0, 5))


def _bursts(rng: np.random.Generator) -> Counts:
    """Return a rate with a few short bursts a day at no fixed time."""
    rate = np.full(WINDOWS, rng.uniform(1, 20))
    rate[rng.random(WINDOWS) < 4 / WINDOWS_PER_DAY] *= 8
    return rate


def _drifting(rng: np.random.Generator) -> Counts:
    """Return a daily rhythm whose level wanders over hours, and grows by a fifth over the weeks."""
    steps = rng.normal(0, 0.12, WINDOWS // 12 + 1)
    level = np.zeros(len(steps))
    for hour in range(1, len(steps)):
        level[hour] = 0.95 * level[hour - 1] + steps[hour] * 0.5
    wander = np.exp(np.interp(TIME, np.arange(len(steps)) * 12, level))
    return _daily(rng) * wander * np.linspace(1, 1.2, WINDOWS)


QUIET: list[tuple[str, int, Callable[[np.random.Generator], Counts]]] = [
    ("quiet flat", 11, _flat), ("quiet daily", 12, _daily), ("quiet weekly", 13, _weekly),
    ("quiet sparse", 14, _sparse), ("quiet rare", 15, _rare), ("quiet hourly job", 16, _hourly_job),
    ("quiet bursts", 17, _bursts), ("quiet drifting", 18, _drifting),
]  # fmt: skip


def rate_of(rng: np.random.Generator) -> float:
    return float(np.exp(rng.uniform(np.log(25), np.log(600))))


def drawn(rng: np.random.Generator, rate: Counts) -> Counts:
    """Return counts of *rate*: Poisson for some series, with up to 15 % of scatter on top for others."""
    dispersion = rng.choice([0, 0.003, 0.02])
    if dispersion:
        rate = rate * rng.gamma(1 / dispersion, dispersion, len(rate))
    return rng.poisson(rate).astype(float)


def placed(rng: np.random.Generator, length: int) -> Flags:
    """Return incidents in the last week, half a day apart at least."""
    truth = np.zeros(WINDOWS, dtype=bool)
    starts: list[int] = []
    while len(starts) < INCIDENTS:
        start = int(rng.integers(JUDGED.start + 24, WINDOWS - length - 24))
        if all(abs(start - other) > WINDOWS_PER_DAY // 2 for other in starts):
            starts.append(start)
            truth[start : start + length] = True
    return truth


def _with_incidents(
    name: str, seed: int, shape: Callable[[np.random.Generator], Counts], *, factor: float, length: int
) -> Case:
    rng = np.random.default_rng(seed)
    truth = np.array([placed(rng, length) for _ in range(SERIES)])
    rates = np.array([shape(rng) for _ in range(SERIES)])
    counts = np.array([drawn(rng, rate) for rate in np.where(truth, rates * factor, rates)])
    return Case(name, counts, truth)


def _polluted() -> Case:
    """Return daily rhythms with 3 % of the windows before the last week in incidents of 25 to 120 minutes."""
    rng = np.random.default_rng(5)
    truth, counts = [], []
    for _ in range(SERIES):
        past = np.zeros(WINDOWS, dtype=bool)
        while past.mean() < 0.03 * JUDGED.start / WINDOWS:
            start = int(rng.integers(0, JUDGED.start - 24))
            past[start : start + int(rng.integers(5, 25))] = True
        incident = placed(rng, int(rng.integers(5, 13)))
        rate = _daily(rng)
        counts.append(drawn(rng, np.where(past | incident, rate * 5, rate)))
        truth.append(incident)
    return Case("polluted", np.array(counts), np.array(truth))


def _new() -> Case:
    """Return patterns of which all but the first were never seen before the last week."""
    rng = np.random.default_rng(7)
    truth = np.zeros((SERIES + 1, WINDOWS), dtype=bool)
    rates = np.zeros((SERIES + 1, WINDOWS))
    rates[0] = 100
    for series in range(1, SERIES + 1):
        start = int(rng.integers(JUDGED.start, WINDOWS - 24))
        truth[series, start : start + 12] = True
        rates[series, start:] = rng.uniform(5, 50)
    return Case("new", rng.poisson(rates).astype(float), truth)


def _quiet(name: str, seed: int, shape: Callable[[np.random.Generator], Counts]) -> Case:
    rng = np.random.default_rng(seed)
    counts = np.array([drawn(rng, shape(rng)) for _ in range(SERIES)])
    return Case(name, counts, np.zeros(counts.shape, dtype=bool))


def _sampled() -> list[Case]:
    """Return series with incidents, and the same at a sample rate of 10 %."""
    rng = np.random.default_rng(21)
    truth = np.array([placed(rng, 8) for _ in range(SERIES)])
    rates = np.array([_daily(rng) * 2 + 150 for _ in range(SERIES)])
    counts = np.array([drawn(rng, rate) for rate in np.where(truth, rates * 3, rates)])
    kept = rng.binomial(counts.astype(int), 0.1).astype(float)
    return [Case("unsampled", counts, truth), Case("sampled", kept * 10, truth, weight=10.0)]
