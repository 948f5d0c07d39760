"""Shapes that the models were not made with, for `bench_anomalies`: what public labelled series are like."""

import numpy as np

from tests.bench.anomaly_series import (
    DAY,
    IS_WEEKEND,
    JUDGED,
    SERIES,
    TIME,
    WEEK,
    WINDOWS,
    WINDOWS_PER_DAY,
    Case,
    Counts,
    Flags,
    drawn,
    placed,
    rate_of,
)

# Half a day: from then on a new level is as usual.
SHIFT = WINDOWS_PER_DAY // 2
RAMP = 24


def unseen_cases() -> list[Case]:
    """Return the cases."""
    return [
        _level_shift(),
        _heavy_tails(),
        _single_windows(),
        _ramps(),
        _gaps(),
        _quiet_trend(),
        _quiet_after_holiday(),
        _quiet_heavy_tails(),
    ]


def _rhythm(rng: np.random.Generator) -> Counts:
    return rate_of(rng) * (1 + 0.4 * np.roll(DAY, rng.integers(WINDOWS_PER_DAY)))


def _level_shift() -> Case:
    """Return rhythms that go to twice or to a third of their level in the last week, for good."""
    rng = np.random.default_rng(31)
    truth, counts = np.zeros((SERIES, WINDOWS), dtype=bool), []
    for series in range(SERIES):
        start = int(rng.integers(JUDGED.start + 24, WINDOWS - SHIFT))
        truth[series, start : start + SHIFT] = True
        counts.append(drawn(rng, _rhythm(rng) * np.where(start <= TIME, rng.choice([2, 1 / 3]), 1)))
    return Case("level shift", np.array(counts), truth)


def _heavy(rng: np.random.Generator) -> Counts:
    """Return a rhythm whose windows scatter log-normally, by half of their height."""
    return _rhythm(rng) * rng.lognormal(-0.08, 0.4, WINDOWS)


def _heavy_tails() -> Case:
    rng = np.random.default_rng(32)
    truth = np.array([placed(rng, 6) for _ in range(SERIES)])
    rates = np.array([_heavy(rng) for _ in range(SERIES)])
    return Case("heavy tails, x4", rng.poisson(np.where(truth, 4 * rates, rates)).astype(float), truth)


def _single_windows() -> Case:
    """Return rhythms with windows five times as high, each alone."""
    rng = np.random.default_rng(33)
    truth = np.array([placed(rng, 1) for _ in range(SERIES)])
    rates = np.array([_rhythm(rng) for _ in range(SERIES)])
    return Case(
        "one window, x5", np.array([drawn(rng, one) for one in np.where(truth, 5 * rates, rates)]), truth
    )


def _ramps() -> Case:
    """Return rhythms that grow to three times their level over two hours, and are back at once."""
    rng = np.random.default_rng(34)
    truth, counts = np.zeros((SERIES, WINDOWS), dtype=bool), []
    for series in range(SERIES):
        factor = np.ones(WINDOWS)
        for start in np.flatnonzero(np.diff(placed(rng, RAMP).astype(int)) == 1) + 1:
            factor[start : start + RAMP] = np.linspace(1, 3, RAMP)
        truth[series] = factor >= 1.5
        counts.append(drawn(rng, _rhythm(rng) * factor))
    return Case("ramp to x3 in 2 h", np.array(counts), truth)


def _gaps() -> Case:
    """Return rhythms of whose past a day and some hours are missing; incidents as of the flat series."""
    rng = np.random.default_rng(35)
    truth, counts = np.array([placed(rng, 5) for _ in range(SERIES)]), []
    for series in range(SERIES):
        rate = _rhythm(rng)
        for length in (WINDOWS_PER_DAY, 36, 36, 12):
            start = int(rng.integers(0, JUDGED.start - WINDOWS_PER_DAY))
            rate[start : start + length] = 0
        counts.append(drawn(rng, np.where(truth[series], 2.5 * rate, rate)))
    return Case("missing hours, x2.5", np.array(counts), truth)


def _quiet(name: str, counts: list[Counts]) -> Case:
    truth: Flags = np.zeros((len(counts), WINDOWS), dtype=bool)
    return Case(name, np.array(counts), truth)


def _quiet_trend() -> Case:
    """Return rhythms that treble in five weeks."""
    rng = np.random.default_rng(36)
    return _quiet(
        "quiet trend", [drawn(rng, _rhythm(rng) * np.linspace(1, 3, WINDOWS)) for _ in range(SERIES)]
    )


def _quiet_after_holiday() -> Case:
    """Return working weeks, of which the one before the last had a holiday in it."""
    rng = np.random.default_rng(37)
    counts = []
    for _ in range(SERIES):
        holiday = int(rng.integers(5))
        is_holiday = WEEK * 3 // WINDOWS_PER_DAY + holiday == TIME // WINDOWS_PER_DAY
        counts.append(drawn(rng, _rhythm(rng) * np.where(IS_WEEKEND | is_holiday, 0.3, 1)))
    return _quiet("quiet after a holiday", counts)


def _quiet_heavy_tails() -> Case:
    rng = np.random.default_rng(38)
    return _quiet("quiet heavy tails", [rng.poisson(_heavy(rng)).astype(float) for _ in range(SERIES)])
