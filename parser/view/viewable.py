"""What a display needs of a report. `parser.Report` has it all, but stands above the display in the layers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Protocol

from parser.model import Count, Extra, Issue, Paragraph, Repair, Value


class Viewable(Protocol):
    """A parsed report, as `parser.Report`."""

    @property
    def title(self) -> str | None:
        """The title of the report."""

    @property
    def agency(self) -> str | None:
        """The organ that reports."""

    @property
    def year(self) -> int | None:
        """The year that it reports on."""

    @property
    def published(self) -> datetime.date | None:
        """The day of publication."""

    @property
    def form(self) -> str | None:
        """The form of all tables in one word."""

    @property
    def forms(self) -> Mapping[str, str]:
        """The form of each table."""

    @property
    def values(self) -> Mapping[str, Value]:
        """The cells of the tables by field id."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What a user must know."""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text beside the tables."""

    @property
    def counts(self) -> tuple[Count, ...]:
        """The numbers that the text states."""

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What was changed for reading."""

    @property
    def extras(self) -> tuple[Extra, ...]:
        """The indicators that are no field of a form."""

    @property
    def text(self) -> str:
        """The text that every span indexes."""
