"""What every benchmark does with its figures: one table on the screen, one JSON file under build/bench."""

import json
import operator
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from rich.console import Console
from rich.table import Table

RESULTS = Path("build/bench")
WIDTH = 130
_HOLDS: dict[str, Callable[[float, float], bool]] = {">=": operator.ge, "<=": operator.le}


class Figure(NamedTuple):
    """One measured value, and the bar it has to clear; without a bar it is there to be compared."""

    case: str
    metric: str
    value: float
    sense: Literal[">=", "<="] = ">="
    bar: float | None = None

    @property
    def holds(self) -> bool | None:
        """Return whether the bar is cleared, None where there is none."""
        return None if self.bar is None else _HOLDS[self.sense](self.value, self.bar)


def report(name: str, figures: Sequence[Figure]) -> None:
    """Print *figures* and write them to build/bench/*name*.json."""
    table = Table("Case", "Metric", "Value", "Bar", "Holds", title=f"bench-{name}", title_justify="left")
    for figure in figures:
        bar = "" if figure.bar is None else f"{figure.sense} {figure.bar:g}"
        table.add_row(
            figure.case,
            figure.metric,
            f"{figure.value:,.4g}",
            bar,
            {None: "", True: "yes", False: "NO"}[figure.holds],
        )
    # Wide enough for a line a figure, on a pipe as well.
    Console(width=WIDTH).print(table)
    RESULTS.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "case": figure.case,
            "metric": figure.metric,
            "value": figure.value,
            "bar": None if figure.bar is None else f"{figure.sense} {figure.bar:g}",
            "holds": figure.holds,
        }
        for figure in figures
    ]
    (RESULTS / f"{name}.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
