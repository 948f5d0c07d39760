"""Courses over time: a pattern's lines per hour, and when what was not as usual."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_generator.report.anomalies import AnomalySpan
from policy_generator.report.data import AnomalyKind, Period
from policy_generator.report.scales import Tick, day_ticks, place_within

SPARK_WIDTH, SPARK_HEIGHT = 168, 32
LANE_HEIGHT = 44.0
AXIS_HEIGHT = 20.0
# In percent: the least width at which minutes are still seen in a week.
LEAST_MARK_WIDTH = 0.5


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A pattern's course over the period: the outline of an area, ready for an SVG path."""

    width: int
    height: int
    path: str
    peak: float


@dataclass(frozen=True, slots=True)
class Mark:
    """An anomaly on the time line, in percent."""

    span: AnomalySpan
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Lane:
    """The anomalies of one kind."""

    kind: AnomalyKind
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The anomalies of a service over the period, a lane per kind, and where the replay is."""

    height: float
    lane_height: float
    lanes: tuple[Lane, ...]
    x_ticks: tuple[Tick, ...]
    replay_x: float
    replay_width: float


def sparkline(values: Sequence[float]) -> Sparkline:
    """Return the outline of *values* as an area; a silence lies on the ground.

    >>> sparkline([0, 4, 2]).path
    'M0,31L0,31L84,1L168,16L168,31Z'
    """
    peak = max(values, default=0.0)
    ground = SPARK_HEIGHT - 1
    step = SPARK_WIDTH / max(1, len(values) - 1)
    scale = (ground - 1) / peak if peak else 0.0
    points = "".join(
        f"L{index * step:.4g},{ground - value * scale:.3g}" for index, value in enumerate(values)
    )
    return Sparkline(SPARK_WIDTH, SPARK_HEIGHT, f"M0,{ground}{points}L{SPARK_WIDTH},{ground}Z", peak)


def timeline(spans: Sequence[AnomalySpan], *, period: Period, replay: Period) -> Timeline:
    """Return the time line of *spans* over *period*; kinds without any have no lane."""
    kinds = [kind for kind in AnomalyKind if any(span.kind is kind for span in spans)]
    replay_x = place_within(period, replay.since)
    return Timeline(
        height=LANE_HEIGHT * len(kinds) + AXIS_HEIGHT,
        lane_height=LANE_HEIGHT,
        lanes=tuple(
            Lane(
                kind,
                LANE_HEIGHT * index,
                tuple(_mark(span, period=period) for span in spans if span.kind is kind),
            )
            for index, kind in enumerate(kinds)
        ),
        x_ticks=day_ticks(period),
        replay_x=replay_x,
        replay_width=place_within(period, replay.until) - replay_x,
    )


def _mark(span: AnomalySpan, *, period: Period) -> Mark:
    """Return where *span* is marked."""
    x = place_within(period, span.started_at)
    return Mark(span, x, max(LEAST_MARK_WIDTH, place_within(period, span.ended_at) - x))
