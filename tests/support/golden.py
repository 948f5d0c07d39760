"""Golden files: what others rely on, kept as text that is reviewed when it changes.

`LIPSERVICE_GOLDEN=rewrite pytest tests/contract` writes them anew; the difference is then read as code.
"""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden"


def golden(name: str, text: str) -> str:
    """Return what golden file *name* holds, after writing *text* there when asked to rewrite."""
    path = GOLDEN / name
    if os.environ.get("LIPSERVICE_GOLDEN") == "rewrite":
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8")
