"""Real logs with ground truth, where they lie beside the project."""

from pathlib import Path

LOGHUB = Path(__file__).parents[3] / "shared" / "loghub"


def raw_logs() -> list[Path]:
    """Return the raw log file of each system."""
    return sorted(LOGHUB.glob("*/*_2k.log"))
