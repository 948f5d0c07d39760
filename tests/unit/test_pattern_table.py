"""The table of patterns fits the screen and shows log text as text."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from policy_generator.commands.pattern_table import most_bars, patterns_table
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.marts import PatternRow
from policy_generator.warehouse.policies import PolicyKey

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
UNTIL = datetime(2026, 9, 2, tzinfo=UTC)
PERIOD = ServicePeriod(PolicyKey(1, "shop"), SINCE, UNTIL)


def a_row(*, template: str = "GET <*> in <*> ms", bars: int = 24) -> PatternRow:
    return PatternRow(
        pattern_id="0123456789abcdef",
        template=template,
        severity_counts={"INFO": 3.0, "WARNING": 9.0},
        log_count=12.0,
        log_bytes=1_200.0,
        log_share=0.6,
        byte_share=0.25,
        first_seen_at=SINCE,
        last_seen_at=UNTIL,
        bar_seconds=3_600,
        course=[0.0, *(1.0 + bar for bar in range(bars - 1))],
    )


def shown(row: PatternRow, *, width: int) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(patterns_table(PERIOD, [row], {row.pattern_id: 0.05}, width=width))
    return captured.get()


def test_a_wide_screen_shows_all_there_is() -> None:
    text = shown(a_row(), width=140)

    told = (
        "0123456789abcdef",
        "60%",
        "1.2 kB",
        "25%",
        "WARNING 75%",
        "INFO 25%",
        "5.0%",
        "GET <*> in <*> ms",
    )
    seen = ("a bar is 1 h", "26-09-01 00:00", "26-09-02 00:00", "█")
    assert [word for word in (*told, *seen) if word not in text] == []
    assert text.index("WARNING 75%") < text.index("INFO 25%")


@pytest.mark.parametrize("width", [80, 99, 100, 119, 120, 200])
def test_no_line_is_wider_than_the_screen_and_the_template_stays_readable(width: int) -> None:
    template = "request <*> of tenant <*> " * 5

    text = shown(a_row(template=template, bars=most_bars(width)), width=width)

    assert max(len(line) for line in text.splitlines()) <= width
    assert text.count("tenant") == 5
    assert "…" not in text


def test_text_of_a_log_is_neither_markup_nor_control() -> None:
    text = shown(a_row(template="[bold]x[/] \x1b[31m :smile: \u202e"), width=140)

    assert "[bold]x[/]" in text
    assert ":smile:" in text
    assert "\x1b[31m" not in text
    assert "\u202e" not in text
