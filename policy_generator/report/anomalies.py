"""Windows that weren't as usual, joined into the spans people tell each other about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from policy_generator.report.data import AnomalyKind, AnomalyWindow

# Two windows that this many windows lie between are one incident that paused, not two.
WINDOWS_OF_PAUSE = 2

# What a reader takes in; more would bury what matters.
SPANS_PER_KIND = 5


@dataclass(frozen=True, slots=True)
class AnomalySpan:
    """A stretch of time in which a pattern wasn't as usual in one way."""

    kind: AnomalyKind
    pattern_id: str
    template: str
    started_at: datetime
    ended_at: datetime
    log_count: float
    usual_count: float
    z_score: float | None

    @property
    def weight(self) -> float:
        """Return how much the span is worth telling about, against others of its kind."""
        return abs(self.log_count - self.usual_count) * (self.z_score or 1.0)


def join_windows(windows: Iterable[AnomalyWindow], *, window_seconds: int) -> tuple[AnomalySpan, ...]:
    """Return the spans that *windows* make, in the order they began.

    >>> from datetime import UTC
    >>> starts = [datetime(2026, 9, 20, 10, minute, tzinfo=UTC) for minute in (0, 5, 50)]
    >>> joined = join_windows(
    ...     [AnomalyWindow(AnomalyKind.SPIKE, "aa", "", start, 9, 2, 4.0) for start in starts],
    ...     window_seconds=300,
    ... )
    >>> [(f"{span.started_at:%H:%M}", f"{span.ended_at:%H:%M}", span.log_count) for span in joined]
    [('10:00', '10:10', 18), ('10:50', '10:55', 9)]
    """
    length = timedelta(seconds=window_seconds)
    in_order = sorted(windows, key=lambda one: (one.kind, one.pattern_id, one.window_start))
    spans = [
        _joined(part, length=length)
        for _, same in groupby(in_order, key=lambda one: (one.kind, one.pattern_id))
        for part in _parted(tuple(same), pause=length * (WINDOWS_OF_PAUSE + 1))
    ]
    return tuple(sorted(spans, key=lambda span: (span.started_at, span.kind, span.pattern_id)))


def most_telling(spans: Sequence[AnomalySpan], *, per_kind: int = SPANS_PER_KIND) -> tuple[AnomalySpan, ...]:
    """Return the weightiest *per_kind* spans of each kind, in the order of *spans*."""
    weightiest = {
        index
        for kind in AnomalyKind
        for index in sorted(
            (index for index, span in enumerate(spans) if span.kind is kind),
            key=lambda index: -spans[index].weight,
        )[:per_kind]
    }
    return tuple(span for index, span in enumerate(spans) if index in weightiest)


def _parted(windows: Sequence[AnomalyWindow], *, pause: timedelta) -> list[list[AnomalyWindow]]:
    """Return *windows* of one pattern, parted where the next begins more than a *pause* after the last."""
    parts: list[list[AnomalyWindow]] = []
    for window in windows:
        if parts and window.window_start - parts[-1][-1].window_start <= pause:
            parts[-1].append(window)
        else:
            parts.append([window])
    return parts


def _joined(windows: Sequence[AnomalyWindow], *, length: timedelta) -> AnomalySpan:
    """Return the span of *windows* of one pattern and kind."""
    scores = [window.z_score for window in windows if window.z_score is not None]
    return AnomalySpan(
        kind=windows[0].kind,
        pattern_id=windows[0].pattern_id,
        template=windows[0].template,
        started_at=windows[0].window_start,
        ended_at=windows[-1].window_start + length,
        log_count=sum(window.log_count for window in windows),
        usual_count=sum(window.usual_count for window in windows),
        z_score=max(scores, key=abs, default=None),
    )
