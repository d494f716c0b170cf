"""What a display needs of a report. `parser.Report` has it all, but stands above the display in the layers."""

from __future__ import annotations

from typing import Protocol

from parser.model import Agreement
from parser.tabulate.like import ReportLike


class Viewable(ReportLike, Protocol):
    """A parsed report, as `parser.Report`."""

    @property
    def text(self) -> str:
        """The text that every span indexes."""

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """What the prose states against the tables."""
