"""Bars stacked by severity: bytes per hour before and after sampling, and the mix of lines."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from policy_generator.policy import Severity
from policy_generator.report.data import Period, SeverityCount, SeverityDay, SeverityHour
from policy_generator.report.scales import FULL_WIDTH, HOUR, STACK_ORDER, Tick, label_step, nice_ticks
from policy_generator.report.words import human_bytes

# Room above the plot for the topmost label, and below it for the hours.
TOP, BOTTOM = 16.0, 22.0
# Where the two bars of an hour begin in its slot, and how much of it each of them takes.
BEFORE_AT, KEPT_AT, BAR_WIDTH = 0.08, 0.51, 0.41
ERRORS = frozenset({Severity.ERROR, Severity.CRITICAL})

# What is lower than this is no pixel on any screen.
LEAST_HEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a stack, and what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    severity: Severity
    is_kept: bool
    label: str


@dataclass(frozen=True, slots=True)
class HourTotal:
    """The bytes of one hour: what a bar shows, for those who can't see it."""

    hour: datetime
    billed_bytes: float
    kept_bytes: float


@dataclass(frozen=True, slots=True)
class HourChart:
    """Bytes per hour: a bar before and a bar after sampling, stacked by severity."""

    height: float
    ground: float
    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    severities: tuple[Severity, ...]
    totals: tuple[HourTotal, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar that stands for a whole: where it starts and how long it is, in percent."""

    severity: Severity
    start: float
    length: float
    log_count: float


@dataclass(frozen=True, slots=True)
class DayMix:
    """The severities of one day."""

    day: date
    log_count: float
    segments: tuple[Segment, ...]

    @property
    def error_share(self) -> float:
        """Return the share of the day's lines that are ERROR or CRITICAL."""
        errors = (one.log_count for one in self.segments if one.severity in ERRORS)
        return sum(errors) / self.log_count if self.log_count else 0.0


def hour_chart(hours: Iterable[SeverityHour], *, period: Period, height: float) -> HourChart:
    """Return the chart of the bytes of *hours* within *period*."""
    first = period.since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    slots = [first + HOUR * index for index in range(max(1, math.ceil((period.until - first) / HOUR)))]
    before, kept = _summed(hours)
    severities = tuple(one for one in STACK_ORDER if any(before.get((slot, one)) for slot in slots))
    totals = tuple(
        HourTotal(slot, _total(before, slot, severities), _total(kept, slot, severities)) for slot in slots
    )
    y_values = nice_ticks(max(total.billed_bytes for total in totals))
    ground = height - BOTTOM
    scale = (ground - TOP) / y_values[-1]
    slot_width = FULL_WIDTH / len(slots)
    return HourChart(
        height=height,
        ground=ground,
        bars=tuple(
            bar
            for index, slot in enumerate(slots)
            for is_kept, amounts in ((False, before), (True, kept))
            for bar in _stack(
                [(one, amounts.get((slot, one), 0.0)) for one in severities],
                x=slot_width * (index + (KEPT_AT if is_kept else BEFORE_AT)),
                width=slot_width * BAR_WIDTH,
                ground=ground,
                scale=scale,
                is_kept=is_kept,
                hour=slot,
            )
        ),
        x_ticks=tuple(
            Tick(slot_width * index, f"{slots[index]:%H:%M}")
            for index in range(0, len(slots), label_step(len(slots)))
        ),
        y_ticks=tuple(Tick(ground - value * scale, human_bytes(value)) for value in y_values),
        severities=severities,
        totals=totals,
    )


def day_mixes(days: Iterable[SeverityDay]) -> tuple[DayMix, ...]:
    """Return the severity mix of each day, the earliest first."""
    by_day: defaultdict[date, list[SeverityCount]] = defaultdict(list)
    for row in days:
        by_day[row.day].append(SeverityCount(row.severity, row.log_count))
    return tuple(
        DayMix(day, sum(one.log_count for one in counts), segments(counts))
        for day, counts in sorted(by_day.items())
    )


def segments(counts: Iterable[SeverityCount]) -> tuple[Segment, ...]:
    """Return the parts that *counts* have of their sum, the most severe first.

    >>> mix = [SeverityCount(Severity.INFO, 3), SeverityCount(Severity.ERROR, 1)]
    >>> [(str(one.severity), one.start, one.length) for one in segments(mix)]
    [('ERROR', 0.0, 25.0), ('INFO', 25.0, 75.0)]
    """
    amounts: defaultdict[Severity, float] = defaultdict(float)
    for one in counts:
        amounts[one.severity] += one.log_count
    whole = sum(amounts.values())
    found: list[Segment] = []
    start = 0.0
    for severity in STACK_ORDER:
        if amounts[severity] > 0:
            length = FULL_WIDTH * amounts[severity] / whole
            found.append(Segment(severity, start, length, amounts[severity]))
            start += length
    return tuple(found)


_Amounts = Mapping[tuple[datetime, Severity], float]


def _summed(hours: Iterable[SeverityHour]) -> tuple[_Amounts, _Amounts]:
    """Return the bytes before and after sampling, per hour and severity."""
    before: defaultdict[tuple[datetime, Severity], float] = defaultdict(float)
    kept: defaultdict[tuple[datetime, Severity], float] = defaultdict(float)
    for row in hours:
        before[row.hour, row.severity] += row.billed_bytes
        kept[row.hour, row.severity] += row.kept_bytes
    return before, kept


def _total(amounts: _Amounts, hour: datetime, severities: Sequence[Severity]) -> float:
    return sum(amounts.get((hour, severity), 0.0) for severity in severities)


def _stack(
    amounts: Iterable[tuple[Severity, float]],
    *,
    x: float,
    width: float,
    ground: float,
    scale: float,
    is_kept: bool,
    hour: datetime,
) -> list[Bar]:
    """Return *amounts* piled up from the *ground*."""
    bars: list[Bar] = []
    y = ground
    for severity, amount in amounts:
        height = amount * scale
        y -= height
        if height >= LEAST_HEIGHT:
            label = f"{hour:%H:%M} {severity} {'kept' if is_kept else 'before'}: {human_bytes(amount)}"
            bars.append(Bar(x, y, width, height, severity, is_kept, label))
    return bars
