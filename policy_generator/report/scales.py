"""What the charts share: where they stand, in percent across and in pixels down, and what their axes say.

Across it is percent and not pixels, so that a chart fills any page while its words keep their size.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from policy_generator.policy import Severity
from policy_generator.report.data import Period

# From the ground of a stack to its top: what is never dropped stands lowest, equally high in both bars.
STACK_ORDER = (
    Severity.CRITICAL,
    Severity.ERROR,
    Severity.UNKNOWN,
    Severity.WARNING,
    Severity.UNSPECIFIED,
    Severity.INFO,
    Severity.DEBUG,
    Severity.TRACE,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FULL_WIDTH = 100.0

Y_STEPS = 4
# As many labels as stand side by side on a phone.
MOST_X_LABELS = 8


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis with its label."""

    at: float
    label: str


def nice_ticks(top: float) -> tuple[float, ...]:
    """Return round values from 0 up to one that *top* doesn't exceed.

    >>> nice_ticks(870)
    (0.0, 250.0, 500.0, 750.0, 1000.0)
    >>> nice_ticks(0)
    (0.0, 1.0)
    """
    if top <= 0:
        return (0.0, 1.0)
    scale = 10.0 ** math.floor(math.log10(top / Y_STEPS))
    step = next(nice * scale for nice in (1, 2, 2.5, 5, 10) if nice * scale * Y_STEPS >= top)
    return tuple(index * step for index in range(math.ceil(top / step) + 1))


def place_within(period: Period, moment: datetime) -> float:
    """Return where *moment* is within *period*, in percent; what is outside is at the nearer end.

    >>> day = Period(datetime(2026, 9, 20, tzinfo=UTC), datetime(2026, 9, 21, tzinfo=UTC))
    >>> place_within(day, datetime(2026, 9, 20, 6, tzinfo=UTC))
    25.0
    """
    inside = min(max(moment, period.since), period.until)
    return FULL_WIDTH * ((inside - period.since) / (period.until - period.since))


def day_ticks(period: Period) -> tuple[Tick, ...]:
    """Return the midnights within *period*, so many that their labels don't touch.

    >>> week = Period(datetime(2026, 9, 14, 12, tzinfo=UTC), datetime(2026, 9, 16, 12, tzinfo=UTC))
    >>> day_ticks(week)
    (Tick(at=25.0, label='Tue 15'), Tick(at=75.0, label='Wed 16'))
    """
    first = period.since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first += DAY * (first < period.since)
    count = max(0, math.ceil((period.until - first) / DAY))
    days = (first + DAY * index for index in range(0, count, label_step(count)))
    return tuple(Tick(place_within(period, day), f"{day:%a %d}") for day in days)


def label_step(count: int) -> int:
    """Return every how many of *count* places has room for a label.

    >>> label_step(24), label_step(7), label_step(0)
    (3, 1, 1)
    """
    return max(1, math.ceil(count / MOST_X_LABELS))
