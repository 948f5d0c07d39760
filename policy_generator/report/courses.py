"""Courses over time: a pattern's lines per hour, and when what was not as usual."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_generator.report.data import Anomaly, AnomalyKind, Period
from policy_generator.report.scales import Tick, day_ticks, place_within

SPARK_WIDTH, SPARK_HEIGHT = 168, 32
BAND_WIDTH, BAND_HEIGHT = 240, 48
# A line needs two ends.
LEAST_WINDOWS = 2
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
class Band:
    """What was counted about an anomaly as a line, and the usual range as an area, ready for SVG paths."""

    width: int
    height: int
    counted: str
    usual: str
    from_x: float
    until_x: float
    peak: float


@dataclass(frozen=True, slots=True)
class Mark:
    """An anomaly on the time line, in percent."""

    span: Anomaly
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


def timeline(spans: Sequence[Anomaly], *, period: Period, replay: Period) -> Timeline:
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


def band(anomaly: Anomaly) -> Band | None:
    """Return the chart of what happened about *anomaly*, None where its course isn't known.

    >>> from datetime import UTC, datetime, timedelta
    >>> from policy_generator.report.data import CourseWindow
    >>> at = [datetime(2026, 9, 20, 12, minute, tzinfo=UTC) for minute in (0, 5, 10)]
    >>> course = tuple(CourseWindow(start, lines, 8, 16) for start, lines in zip(at, (12, 32, 12)))
    >>> spike = Anomaly(AnomalyKind.SPIKE, "aa", "", at[1], at[2], 32, 12, 8, 16, 5, course=course)
    >>> band(spike).counted
    'M0,29.8L120,3.5L240,29.8'
    """
    windows = anomaly.course
    if len(windows) < LEAST_WINDOWS:
        return None
    most = max(1.0, *(max(window.log_count, window.upper) for window in windows))
    points = [(BAND_WIDTH * place / (len(windows) - 1), window) for place, window in enumerate(windows)]
    inside = [x for x, window in points if anomaly.started_at <= window.window_start < anomaly.ended_at]
    return Band(
        width=BAND_WIDTH,
        height=BAND_HEIGHT,
        counted="M" + _line([(x, window.log_count) for x, window in points], most=most),
        usual="M"
        + _line([(x, window.upper) for x, window in points], most=most)
        + "L"
        + _line([(x, window.lower) for x, window in reversed(points)], most=most)
        + "Z",
        from_x=min(inside, default=0.0),
        until_x=max(inside, default=0.0),
        peak=max(window.log_count for window in windows),
    )


def _line(points: Sequence[tuple[float, float]], *, most: float) -> str:
    """Return *points* as the steps of an SVG path; *most* is as high as it gets."""
    ground, top = BAND_HEIGHT - 2.5, 3.5
    return "L".join(f"{x:.4g},{ground - (ground - top) * value / most:.3g}" for x, value in points)


def _mark(span: Anomaly, *, period: Period) -> Mark:
    """Return where *span* is marked."""
    x = place_within(period, span.started_at)
    return Mark(span, x, max(LEAST_MARK_WIDTH, place_within(period, span.ended_at) - x))
