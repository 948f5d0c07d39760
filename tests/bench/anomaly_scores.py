"""How the flags of a detector compare with the truth, as figures for `bench_anomalies`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from tests.bench.anomaly_series import JUDGED, Case, Flags, incidents_of
from tests.bench.harness import Figure

OURS = "LipService"
# An anomaly that opens within three windows of its incident is found in time.
IN_TIME = 3
# Opened anomalies per series and week that are as usual.
QUIET_AT_MOST = 0.1

Bars = Mapping[str, tuple[Literal[">=", "<="], float]]
BARS: Mapping[str, Bars] = {
    "flat": {"precision": (">=", 0.98), "recall": (">=", 0.98)},
    "daily": {"precision": (">=", 0.95), "recall": (">=", 0.95)},
    "weekly": {"precision": (">=", 0.95), "recall": (">=", 0.9)},
    "sparse": {"incidents_true": (">=", 0.9), "incidents_found": (">=", 0.9)},
    "polluted": {"recall": (">=", 0.95), "false_share": ("<=", 0.01)},
    "silence": {"in_time": (">=", 0.95)},
    "new": {"in_time": (">=", 0.95)},
    "unsampled": {"precision": (">=", 0.95), "recall": (">=", 0.95)},
    "sampled": {"precision": (">=", 0.95), "recall": (">=", 0.95)},
}
QUIET_BARS: Bars = {"false_per_week": ("<=", QUIET_AT_MOST)}


class Score(NamedTuple):
    """How the flags of a case compare with its truth in the judged week."""

    precision: float
    recall: float
    incidents_found: float
    incidents_true: float
    in_time: float
    false_share: float
    false_per_week: float


def score(case: Case, flags: Flags) -> Score:
    """Return how *flags* compare with the truth."""
    truth, found = case.truth[:, JUDGED], flags[:, JUDGED]
    right = (truth & found).sum()
    incidents, opened = incidents_of(truth), incidents_of(found)
    # An anomaly is right where it touches an incident or the window beside one.
    near = [truth[one.series, max(0, one.start - 1) : one.end + 1].any() for one in opened]
    hit = [found[one.series, one.start : one.end].any() for one in incidents]
    soon = [found[one.series, one.start : one.start + IN_TIME].any() for one in incidents]
    return Score(
        precision=float(right / max(1, found.sum())),
        recall=float(right / max(1, truth.sum())),
        incidents_found=share_of(hit),
        incidents_true=share_of(near),
        in_time=share_of(soon),
        false_share=float((found & ~truth).mean()),
        false_per_week=float(len(near) - sum(near)) / len(truth),
    )


def share_of(hits: Sequence[np.bool]) -> float:
    """Return the share of *hits* that are true, 1 where there are none to miss."""
    return float(np.mean(hits)) if hits else 1.0


def case_figures(case: Case, flags: Mapping[str, Flags]) -> Iterator[Figure]:
    """Yield the figures of *case* that have a bar, of each detector; only ours has to clear it."""
    bars = QUIET_BARS if case.name.startswith("quiet") else BARS.get(case.name, {})
    scores = {name: score(case, found) for name, found in flags.items()}
    for metric, (sense, bar) in bars.items():
        for name, scored in scores.items():
            value = getattr(scored, metric)
            label = metric.replace("_", " ")
            yield Figure(case.name, f"{label}, {name}", value, sense, bar if name == OURS else None)
    if not case.name.startswith("quiet"):
        for name, scored in scores.items():
            best = max(f1(one) for other, one in scores.items() if other != OURS)
            yield Figure(
                case.name, f"F1 per window, {name}", f1(scored), ">=", best if name == OURS else None
            )


def unseen_figures(case: Case, flags: Mapping[str, Flags]) -> Iterator[Figure]:
    """Yield the figures of a case that nothing was made for; the bar is the best of those beside."""
    scores = {name: score(case, found) for name, found in flags.items()}
    others = [one for name, one in scores.items() if name != OURS]
    for name, scored in scores.items():
        if case.truth.any():
            bar = max(f1(one) for one in others) if name == OURS else None
            yield Figure(case.name, f"F1 per window, {name}", f1(scored), ">=", bar)
            yield Figure(case.name, f"in time, {name}", scored.in_time)
        least = min(one.false_per_week for one in others) if name == OURS else None
        yield Figure(case.name, f"false per week, {name}", scored.false_per_week, "<=", least)


def f1(scored: Score) -> float:
    """Return the harmonic mean of precision and recall per window."""
    return 2 * scored.precision * scored.recall / max(1e-9, scored.precision + scored.recall)


def quiet_figures(cases: Sequence[Case], flags: Mapping[str, Mapping[str, Flags]]) -> Iterator[Figure]:
    """Yield how many anomalies each detector opens in a usual week of any shape."""
    quiet = [case for case in cases if case.name.startswith("quiet")]
    for name in flags[quiet[0].name]:
        rate = float(np.mean([score(case, flags[case.name][name]).false_per_week for case in quiet]))
        bar = QUIET_AT_MOST if name == OURS else None
        yield Figure("quiet weeks, all shapes", f"false per week, {name}", rate, "<=", bar)


def sampled_figure(cases: Sequence[Case], flags: Mapping[str, Mapping[str, Flags]]) -> Figure:
    """Return the share of anomalies of the unsampled series that open in the sampled ones as well."""
    unsampled = incidents_of(flags["unsampled"][OURS][:, JUDGED])
    sampled = flags["sampled"][OURS][:, JUDGED]
    same = [sampled[one.series, one.start : one.end].any() for one in unsampled]
    return Figure("sampled at 10 %", "the same anomalies opened", float(np.mean(same)), ">=", 0.95)
