"""The patterns of a service as a table, as wide as the reader's screen."""

from collections.abc import Mapping, Sequence
from typing import Final

from rich import box
from rich.table import Table
from rich.text import Text

from policy_generator.commands.shared import NOTHING
from policy_generator.excerpts import excerpt
from policy_generator.report.words import human_bytes, human_count, percent
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.marts import PatternRow

# The hours of a day; half of them where the screen has no room.
MOST_BARS: Final = 24

# From these widths on there is room for more beside a template that can be read.
_WIDTH_OF_BYTES: Final = 100
_WIDTH_OF_TIMES: Final = 120
_SHORT_ID_CHARS: Final = 8
_TEMPLATE_CHARS: Final = 200

_BARS: Final = "▁▂▃▄▅▆▇█"
_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def most_bars(width: int) -> int:
    """Return how many bars a course may have on a screen of *width* columns."""
    return MOST_BARS if width >= _WIDTH_OF_BYTES else MOST_BARS // 2


def patterns_table(
    period: ServicePeriod, rows: Sequence[PatternRow], rates: Mapping[str, float], *, width: int
) -> Table:
    """Return the patterns of a service as a table that can be read in *width* columns of a terminal."""
    has_bytes, has_times = width >= _WIDTH_OF_BYTES, width >= _WIDTH_OF_TIMES
    table = Table(title=Text(_title(period, rows)), title_justify="left", box=box.SIMPLE_HEAD, expand=True)
    table.add_column("Pattern", no_wrap=True)
    table.add_column("Lines", justify="right", no_wrap=True)
    if has_bytes:
        table.add_column("Bytes", justify="right", no_wrap=True)
    table.add_column("Course", no_wrap=True)
    table.add_column("Severities", no_wrap=True)
    if has_times:
        table.add_column("First, last seen", no_wrap=True)
    table.add_column("Rate", justify="right", no_wrap=True)
    table.add_column("Template", overflow="fold", ratio=1)
    for row in rows:
        rate = rates.get(row.pattern_id)
        cells = [
            Text(row.pattern_id if has_bytes else row.pattern_id[:_SHORT_ID_CHARS]),
            Text(f"{human_count(row.log_count)}\n{percent(row.log_share)}"),
            Text(f"{human_bytes(row.log_bytes)}\n{percent(row.byte_share)}") if has_bytes else None,
            Text(sparkline(row.course)),
            Text(_severities(row)),
            Text(f"{row.first_seen_at:%y-%m-%d %H:%M}\n{row.last_seen_at:%y-%m-%d %H:%M}")
            if has_times
            else None,
            Text(percent(rate) if rate is not None else NOTHING),
            Text(excerpt(row.template, limit=_TEMPLATE_CHARS)),
        ]
        table.add_row(*(cell for cell in cells if cell is not None))
    return table


def sparkline(values: Sequence[float]) -> str:
    """Return *values* as a line of bars; nothing is a space, so that a silence shows.

    >>> sparkline([0, 1, 4, 8])
    ' ▁▄█'
    """
    top = max(values, default=0)
    return "".join(_BARS[max(0, round(value / top * len(_BARS)) - 1)] if value else " " for value in values)


def length_of_time(seconds: int) -> str:
    """Return *seconds* in the largest unit that they are a whole number of.

    >>> [length_of_time(seconds) for seconds in (300, 3_600, 5_400, 86_400, 61)]
    ['5 min', '1 h', '90 min', '1 d', '61 s']
    """
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return f"{seconds // size} {unit}"


def _title(period: ServicePeriod, rows: Sequence[PatternRow]) -> str:
    name = excerpt(period.key.service_name)
    span = f"{period.since:%Y-%m-%d %H:%M} to {period.until:%Y-%m-%d %H:%M} UTC"
    bar = f"; a bar is {length_of_time(rows[0].bar_seconds)}" if rows else ""
    return f"Patterns of {name}, {span}{bar}"


def _severities(row: PatternRow) -> str:
    """Return each severity with its share of the pattern's lines, the most frequent first."""
    by_count = sorted(row.severity_counts.items(), key=lambda one: (-one[1], one[0]))
    return "\n".join(f"{severity} {percent(count / row.log_count)}" for severity, count in by_count)
