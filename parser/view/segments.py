"""The source cut at every border of a mark, so that spans may overlap: each piece knows all marks that cover it.

Offsets are code points, as everywhere in the results. A mark of no length (a blank cell) gets a piece of its own without text.
The pieces come in blocks that end with a line, so that a browser can leave out those that are not in sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from parser.view.marks import Mark

BLOCK = 2000  # code points; less makes more blocks, more makes longer ones to lay out at once


class Segment(NamedTuple):
    """A piece of the source with the marks that cover it, the shortest first; `opens` are the ids of those that begin here."""

    start: int
    text: str
    marks: tuple[Mark, ...]
    opens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of the source."""

    start: int
    segments: tuple[Segment, ...]


def cut_blocks(text: str, marks: Iterable[Mark]) -> list[Block]:
    """The source as blocks of segments; their texts together are the source.

    >>> from parser.model import Span
    >>> marks = [Mark("a", "count", "", Span(1, 3), "", ()), Mark("b", "count", "", Span(2, 4), "", ())]
    >>> [block] = cut_blocks("𠮷一二三四", marks)
    >>> [(segment.text, [mark.id for mark in segment.marks]) for segment in block.segments]
    [('𠮷', []), ('一', ['a']), ('二', ['a', 'b']), ('三', ['b']), ('四', [])]
    """
    borders = _block_borders(text)
    segments = cut_segments(text, marks, borders)
    blocks, at = [], 0
    for start, end in zip(borders, [*borders[1:], len(text) + 1], strict=True):
        first = at
        while at < len(segments) and segments[at].start < end:
            at += 1
        blocks.append(Block(start, tuple(segments[first:at])))
    return blocks


def cut_segments(text: str, marks: Iterable[Mark], cuts: Sequence[int] = ()) -> list[Segment]:
    """The source as segments, cut at the borders of the marks and at `cuts`."""
    placed = [(mark, *mark.span) for mark in marks if mark.span is not None]
    opening: dict[int, list[Mark]] = {}
    for mark, start, _ in placed:
        opening.setdefault(start, []).append(mark)
    points = sorted({0, len(text), *cuts, *(start for _, start, _ in placed), *(end for _, _, end in placed)})
    return [
        segment
        for start, end, active in _sweep(points, opening)
        for segment in _at(text, start, end, active, opening.get(start, ()))
    ]


def _sweep(points: Sequence[int], opening: dict[int, list[Mark]]) -> Iterator[tuple[int, int, tuple[Mark, ...]]]:
    """The ranges between two points with the marks over each, the shortest first."""
    active: tuple[Mark, ...] = ()
    for start, end in zip(points, [*points[1:], points[-1]], strict=True):
        kept = [mark for mark in active if _span(mark)[1] > start]
        active = tuple(sorted([*kept, *(mark for mark in opening.get(start, ()) if _span(mark)[1] > start)], key=_length))
        yield start, end, active


def _at(text: str, start: int, end: int, active: tuple[Mark, ...], opened: Sequence[Mark]) -> Iterator[Segment]:
    empty = tuple(mark for mark in opened if _length(mark) == 0)
    if empty:
        yield Segment(start, "", (*empty, *active), frozenset(mark.id for mark in empty))
    if end > start:
        yield Segment(start, text[start:end], active, frozenset(mark.id for mark in opened if _length(mark)))


def _block_borders(text: str) -> list[int]:
    borders, at = [0], 0
    while (at := text.find("\n", at + BLOCK) + 1) > 0 and at < len(text):
        borders.append(at)
    return borders


def _span(mark: Mark) -> tuple[int, int]:
    return mark.span or (0, 0)


def _length(mark: Mark) -> int:
    start, end = _span(mark)
    return end - start
