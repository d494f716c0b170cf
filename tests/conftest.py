"""What several tests need: the folder with real reports, which is not part of the repository, and how hypothesis searches.

By default every run tries the same examples, so that a failure is the change's own. `HYPOTHESIS_PROFILE=search` tries new ones
and prints how to repeat what it found.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.real import reports_folder

settings.register_profile("fixed", derandomize=True)
settings.register_profile("search", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked `full` is slow too."""
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def reports_dir() -> Path:
    """Real reports with gold beside them (`*/*.json`), from $REPORTS_DIR or a folder beside the repository."""
    directory = reports_folder()
    if not directory.is_dir():
        pytest.skip(f"no real reports in {directory}; set REPORTS_DIR to the folder that holds them")
    return directory
