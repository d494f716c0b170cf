"""Where the real reports are that tests and benchmarks can measure with; they are not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent


def reports_folder() -> Path:
    """`$REPORTS_DIR`, or a folder beside the repository; it need not be there."""
    return Path(os.environ.get("REPORTS_DIR", ROOT.parent / "shared" / "reports"))
