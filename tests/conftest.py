"""What several tests need: the folder with real reports, which is not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def reports_dir() -> Path:
    """Real reports with gold beside them (`*/*.json`), from $REPORTS_DIR or a folder beside the repository."""
    directory = Path(os.environ.get("REPORTS_DIR", ROOT.parent / "shared" / "reports"))
    if not directory.is_dir():
        pytest.skip(f"no real reports in {directory}; set REPORTS_DIR to the folder that holds them")
    return directory
