"""Cuts the region of a table at its labels: what stands between two of them is what a row can hold."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parser.align import Alignment, Match
from parser.cells import Token, mask_labels, tokenize
from parser.forms import Label

_LONG_WORD = 4
_TAIL = 800
_ORDINAL_ROOM = 12
_SEPARATOR_OR_FIGURE = re.compile(r"[|│\t,\n\d]")


@dataclass(slots=True)
class Segment:
    """The tokens from one label's beginning to the next one's.

    `after` is the next label of the table, `others` where labels out of order begin before it; `groups` counts the group
    labels directly before and `extra` the tokens among them.
    """

    match: Match
    stop: int
    tokens: list[Token] = field(default_factory=list)
    after: Label | None = None
    others: list[int] = field(default_factory=list)
    groups: int = 0
    extra: int = 0

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
    def figures(self) -> list[Token]:
        """The tokens that fill a cell: numbers, "not applicable" marks and digits that are no number."""
        return [token for token in self.tokens if token.kind in ("number", "mark", "digits")]


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
    segments = [Segment(match, after.begin, after=after.label) for match, after in pairwise(matches)]
    segments.append(Segment(matches[-1], stop))
    begins = [match.begin for match in matches]
    inside = [other for other in others if begin <= other.begin and other.end <= stop]
    masked = mask_labels(text, begin, stop, sorted([*matches, *inside], key=lambda match: (match.begin, -match.end)))
    for token in tokenize(masked, begin):
        at = bisect_right(begins, token.begin) - 1
        if at >= 0 and not (token.kind == "word" and _is_in_cell_of(matches[at], token, text)):
            segments[at].tokens.append(token)
    for other in inside:
        at = bisect_right(begins, other.begin) - 1
        if at >= 0 and other.begin >= matches[at].end:
            segments[at].others.append(other.begin)
    _end_tail(segments[-1], text, frozenset("".join(label.printed for label in alignment.table.labels)))
    for before, segment in pairwise(segments):
        if before.match.label.kind == "group" and not before.figures:
            segment.groups = before.groups + 1
            segment.extra = before.extra + len(before.tokens)
    return segments


def _is_in_cell_of(match: Match, token: Token, text: str) -> bool:
    """Whether words stand in the cell of the label itself: its own damaged rest, or a gloss."""
    return not _SEPARATOR_OR_FIGURE.search(text, match.end, token.begin)


def _end_tail(segment: Segment, text: str, own: frozenset[str]) -> None:
    """The last row ends where a sentence or a heading begins; remains of a wrapped header are neither."""
    for index, token in enumerate(segment.tokens):
        if token.kind == "word" and sum(char not in own for char in text[token.begin : token.stop]) >= _LONG_WORD:
            segment.stop = token.begin
            del segment.tokens[index:]
            return
