"""Weak labels: what the headings of `labels.toml` say about paragraphs that nobody has annotated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from parser.model import BOILERPLATE, Span
from parser.topics.examples import Example
from parser.topics.labels import LabelSet, load_labels

SHORTEST = 12  # characters: shorter paragraphs say too little to learn from


class Annotatable(Protocol):
    """What annotation needs of a `parser.Paragraph`."""

    @property
    def text(self) -> str:
        """The text of the paragraph."""

    @property
    def span(self) -> Span:
        """Its place in the report."""

    @property
    def section_number(self) -> int | None:
        """The official section, 1 to 6."""

    @property
    def heading(self) -> str | None:
        """The nearest heading."""

    @property
    def topic(self) -> str | None:
        """The label that it has now."""


def weak_examples(paragraphs: Iterable[Annotatable], labels: LabelSet | None = None, report: str = "weak") -> list[Example]:
    """The paragraphs whose nearest heading implies a label, as training examples.

    A heading counts if its wording without numbering is listed for exactly one label. Paragraphs that were recognised as
    boilerplate and very short ones are left out.
    """
    labels = labels or load_labels()
    found = []
    for paragraph in paragraphs:
        label = labels.implied_by(paragraph.heading) if paragraph.heading else None
        if label and paragraph.topic != BOILERPLATE and len(paragraph.text) >= SHORTEST:
            start, end = paragraph.span
            found.append(
                Example(
                    paragraph.text,
                    label,
                    heading=paragraph.heading,
                    section=paragraph.section_number,
                    report=report,
                    start=start,
                    end=end,
                )
            )
    return found
