"""What every reader gives: text in reading order that knows the page or the table cell of each of its parts.

Readers put a document together from blocks, one line each: a paragraph, or a table row rendered as `cell | cell |`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parser.model import Issue, Place, Source, Span


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one document, the file that it came from, and what is wrong with that file."""

    text: str
    source: Source
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a document. `cells` bounds the cells of a table row in `text`; all numbers count from 1."""

    text: str
    cells: tuple[Span, ...] = ()
    table: int | None = None
    row: int | None = None
    page: int | None = None


def join_blocks(blocks: Iterable[Block]) -> tuple[str, tuple[Place, ...]]:
    """The blocks as lines of one text, and the places of their cells and pages in it."""
    lines: list[str] = []
    places: list[Place] = []
    at = 0
    for block in blocks:
        lines.append(block.text)
        places += [
            Place(Span(at + cell.start, at + cell.end), block.page, block.table, block.row, number)
            for number, cell in enumerate(block.cells, start=1)
        ]
        if not block.cells and block.page is not None:
            places.append(Place(Span(at, at + len(block.text)), block.page))
        at += len(block.text) + 1
    return "\n".join(lines), tuple(places)
