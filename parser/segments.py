"""Cuts the region of a table at its labels: what stands between two of them is what a row can hold."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parser.align import Alignment, Match
from parser.cells import FIGURES, Token, mask_labels, tokenize
from parser.forms import Label

_LONG_WORD = 4
_TAIL = 800
_ORDINAL_ROOM = 12
_SEPARATOR_OR_FIGURE = re.compile(r"[|│\t,\n\d]")


@dataclass(slots=True, eq=False)
class Segment:
    """The tokens from one label's beginning to the next one's.

    `after` is the next label of the table, `others` where labels out of order begin before it; `groups` counts the group
    labels directly before and `extra` the tokens among them. `figures` are the tokens that fill a cell: numbers, "not
    applicable" marks and digits that are no number.
    """

    match: Match
    stop: int
    tokens: Sequence[Token]
    after: Label | None = None
    others: Sequence[int] = ()
    groups: int = 0
    extra: int = 0
    figures: list[Token] = field(init=False)
    _ruled: list[Token] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.figures = [token for token in self.tokens if token.kind in FIGURES]

    @property
    def room_end(self) -> int:
        """Where the room of its last cell ends: at words that are no cell, or at a label."""
        last = self.figures[-1].begin if self.figures else self.match.begin
        words = (token.begin for token in self.tokens if token.kind == "word")
        return min((begin for begin in (*words, *self.others) if begin > last), default=self.stop)

    @property
    def final(self) -> bool:
        """Whether it is the last one of its table."""
        return self.after is None

    @property
    def depth(self) -> int:
        """In how many groups its row stands: rows of one depth have label cells of one width."""
        return len(self.match.label.row.path) if self.match.label.row else 0

    @property
    def ruled_cells(self) -> list[Token]:
        """The cells of a row between separators: figures, blanks, pads and cells that hold words; of its own line if it has one.

        Words beside a figure in the same cell (a note, a unit) are no cell of their own.
        """
        if self._ruled is None:
            self._ruled = _find_ruled([token for token in self.tokens if token.ruled])
        return self._ruled


def _find_ruled(cells: list[Token]) -> list[Token]:
    filled = [token for token in cells if token.kind in FIGURES] or [token for token in cells if token.kind != "pad"]
    if filled and sum(token.line == filled[0].line for token in cells) > 1:
        cells = [token for token in cells if token.line == filled[0].line]
    if all(token.kind != "word" for token in cells):
        return cells
    taken = {(token.line, token.cell) for token in cells if token.kind != "word"}
    return [token for token in cells if token.kind != "word" or (token.line, token.cell) not in taken]


def find_strays(alignment: Alignment, others: Sequence[Match]) -> dict[str, Match]:
    """Labels of rows that stand inside the table but out of order (two columns of a PDF page read one after the other)."""
    in_order = {match.label.row.id for match in alignment.matches if match.label.row}
    own = {id(label) for label in alignment.table.labels}
    found: dict[str, list[Match]] = {}
    for other in others:
        row = other.label.row
        if row and row.id not in in_order and id(other.label) in own and alignment.begin < other.begin < alignment.end:
            found.setdefault(row.id, []).append(other)
    return {row: matches[0] for row, matches in found.items() if len(matches) == 1}


def find_stop(alignment: Alignment, begins: Sequence[int], text: str) -> int:
    """Where the region of a table ends at the latest: at the next beginning, or a little behind its last label."""
    return min([*(begin for begin in begins if begin > alignment.end), alignment.end + _TAIL, len(text)])


def cut_segments(alignment: Alignment, others: Sequence[Match], text: str, stop: int) -> list[Segment]:
    """The region of a table cut at its labels."""
    begin = max(0, alignment.begin - _ORDINAL_ROOM)
    matches = alignment.matches
    begins = [match.begin for match in matches]
    inside = [other for other in others if begin <= other.place.begin and other.place.end <= stop]
    masked = mask_labels(text, begin, stop, sorted([*matches, *inside], key=lambda match: (match.begin, -match.end)))
    tokens = _share_out(tokenize(masked, begin), matches, begins, text)
    tail = _find_tail(tokens[-1], text, alignment.table.printed)
    if tail is not None:
        stop = tokens[-1][tail].begin
        del tokens[-1][tail:]
    out_of_order: list[list[int]] = [[] for _ in matches]
    for other in inside:
        start = other.place.begin
        at = bisect_right(begins, start) - 1
        if at >= 0 and start >= matches[at].place.end:
            out_of_order[at].append(start)
    segments: list[Segment] = []
    groups = extra = 0
    for match, after, own, beside in zip(matches, [*matches[1:], None], tokens, out_of_order, strict=True):
        end, label = (after.begin, after.label) if after else (stop, None)
        segment = Segment(match, end, own, label, beside, groups, extra)
        segments.append(segment)
        opens = match.label.kind == "group" and not segment.figures
        groups, extra = (groups + 1, extra + len(own)) if opens else (0, 0)
    return segments


def _share_out(tokens: Sequence[Token], matches: Sequence[Match], begins: Sequence[int], text: str) -> list[list[Token]]:
    """The tokens behind each label; `begins` are where the labels begin."""
    starts = [token.begin for token in tokens]
    cuts = [*(bisect_left(starts, begin) for begin in begins), len(tokens)]
    return [
        [token for token in tokens[first:last] if token.kind != "word" or not _is_in_cell_of(match, token, text)]
        for match, (first, last) in zip(matches, pairwise(cuts), strict=True)
    ]


def _is_in_cell_of(match: Match, token: Token, text: str) -> bool:
    """Whether words stand in the cell of the label itself: its own damaged rest, or a gloss."""
    return not _SEPARATOR_OR_FIGURE.search(text, match.end, token.begin)


def _find_tail(tokens: Sequence[Token], text: str, own: frozenset[str]) -> int | None:
    """The token at which the last row ends: where a sentence or a heading begins; remains of a wrapped header are neither."""
    for index, token in enumerate(tokens):
        if token.kind == "word" and sum(char not in own for char in text[token.begin : token.stop]) >= _LONG_WORD:
            return index
    return None
