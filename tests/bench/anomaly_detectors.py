"""Three detectors to stand beside the models: what is usual, what is better, and what PostHog chose.

Each trains a window of the judged week on the weeks before it, and flags it by its own usual threshold.
"""

from collections.abc import Callable

import numpy as np

from tests.bench.anomaly_series import JUDGED, WEEK, WEEKS, Case, Counts, Flags

# Three standard deviations, and the modified z-score of Iglewicz and Hoaglin.
GLOBAL_Z, ROBUST_Z = 3.0, 3.5
MAD_OF_NORMAL = 0.6745
# PostHog: 0.05 false flags a day on each side, 10 minutes of neighbours, 10 % trimmed, 5 lines at least.
ALPHA = 0.05 / 288
NEIGHBOURS = 2
TRIM = 0.1
LEAST_LINES = 5


def global_z(case: Case) -> Flags:
    """Flag what is far from the mean of all weeks before."""
    before = case.counts[:, : JUDGED.start]
    mean, deviation = before.mean(axis=1, keepdims=True), before.std(axis=1, keepdims=True)
    return _judged(case, np.abs(case.counts - mean) > GLOBAL_Z * np.maximum(deviation, 1e-9))


def seasonal_mad(case: Case) -> Flags:
    """Flag roots of counts that are far from the median of the same time of the week."""
    samples = np.sqrt(_slots(case.counts))
    median = np.median(samples, axis=1)
    mad = np.maximum(np.median(np.abs(samples - median[:, None]), axis=1), 1e-9)
    roots = np.sqrt(case.counts[:, JUDGED])
    return _placed(case, MAD_OF_NORMAL * np.abs(roots - median) / mad > ROBUST_Z)


def negative_binomial(case: Case) -> Flags:
    """Flag counts outside the band of a negative binomial that is fitted to the same time of the week."""
    samples = np.sort(_slots(case.counts), axis=1)
    cut = int(samples.shape[1] * TRIM)
    trimmed = samples[:, cut:-cut]
    mean = np.maximum(trimmed.mean(axis=1), 1.0)
    dispersion = np.maximum(trimmed.var(axis=1) / mean, 1.0)
    lower, upper = _band(mean, dispersion)
    counts = case.counts[:, JUDGED]
    enough = np.maximum(counts, mean) >= LEAST_LINES
    return _placed(case, enough & ((counts > upper) | (counts < lower)))


DETECTORS: dict[str, Callable[[Case], Flags]] = {
    "mean and deviation": global_z,
    "root and MAD by slot": seasonal_mad,
    "negative binomial": negative_binomial,
}


def _slots(counts: Counts) -> Counts:
    """Return the samples of each judged window: its time of the week before, and its neighbours."""
    weeks = [
        np.roll(counts, shift, axis=1)[:, JUDGED.start - back * WEEK : JUDGED.stop - back * WEEK]
        for back in range(1, WEEKS)
        for shift in range(-NEIGHBOURS, NEIGHBOURS + 1)
    ]
    return np.stack(weeks, axis=1)


def _band(mean: Counts, dispersion: Counts) -> tuple[Counts, Counts]:
    """Return the quantiles of negative binomials, as gamma's by Wilson and Hilferty's root."""
    z = 3.58  # of ALPHA, on one side
    shape = mean / dispersion
    root = 1 / (9 * shape)
    upper = mean * (1 - root + z * np.sqrt(root)) ** 3
    lower = mean * np.maximum(1 - root - z * np.sqrt(root), 0) ** 3
    return lower - 0.5, upper + 0.5


def _judged(case: Case, flags: Flags) -> Flags:
    found = np.zeros(case.counts.shape, dtype=bool)
    found[:, JUDGED] = flags[:, JUDGED]
    return found


def _placed(case: Case, flags: Flags) -> Flags:
    found = np.zeros(case.counts.shape, dtype=bool)
    found[:, JUDGED] = flags
    return found
