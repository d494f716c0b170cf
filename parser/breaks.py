"""One cell per line: a blank cell shows itself only by a longer gap of line breaks, and what gap is usual complete rows teach.

The gaps are the same in all tables of a text, so they are learned from all of them. A blank is accepted only where the whole row
adds up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from parser.cells import Token
from parser.segments import Segment

_SHARE_OF_GAPS = 0.9


@dataclass(frozen=True)
class Breaks:
    """How many line breaks stand between two cells, before the first and behind the last cell of a row, at the end of a table.

    `leads` and `trails` are those around rows with fewer figures than columns: they may hold blanks.
    """

    steps: Counter[int] = field(default_factory=Counter)
    firsts: Counter[int] = field(default_factory=Counter)
    lasts: Counter[int] = field(default_factory=Counter)
    ends: Counter[int] = field(default_factory=Counter)
    leads: Counter[int] = field(default_factory=Counter)
    trails: Counter[int] = field(default_factory=Counter)

    @cached_property
    def step(self) -> int | None:
        """The usual number of line breaks between two cells: all other gaps are multiples of it, or nearly all."""
        total = self.steps.total()
        if 0 in self.steps:
            return None
        shares = {step: sum(count for gap, count in self.steps.items() if gap % step == 0) for step in sorted(self.steps)}
        return next((step for step, share in shares.items() if share >= _SHARE_OF_GAPS * total), None)


def shows_room(segment: Segment) -> bool:
    """Whether the figures of a row stand free, so that the room around them tells something."""
    figures = segment.figures
    free = segment.match.label.row is not None and bool(figures) and not figures[0].ruled
    return free and all(token.kind != "digits" for token in figures)


def learn_breaks(segments: Iterable[Segment], text: str) -> Breaks:
    """The line breaks around the figures of rows that have a line for each; only a complete row shows where its cells begin and
    end."""
    breaks = Breaks()
    for segment in segments:
        figures, row = segment.figures, segment.match.label.row
        if row is None or not shows_room(segment) or len({token.line for token in figures}) != len(figures):
            continue
        breaks.steps.update(_count(text, a.stop, b.begin) for a, b in pairwise(figures))
        lead, trail = _count(text, segment.match.end, figures[0].begin), _count(text, figures[-1].stop, segment.room_end)
        if len(figures) == len(row.fields):
            breaks.firsts[lead] += 1
            (breaks.ends if segment.final else breaks.lasts)[trail] += 1
        elif not segment.final:
            breaks.leads[lead] += 1
            breaks.trails[trail] += 1
    return breaks


def blank_by_breaks(segment: Segment, columns: int, text: str, breaks: Breaks) -> tuple[Token, ...] | None:
    """One cell per line: a gap of n steps holds n - 1 blank cells; accepted if the row comes out with its number of cells.

    Behind the last row of a table the gap is as wide as behind other tables; where that is not known, only wide enough.
    """
    step, first, last = breaks.step, _usual(breaks.firsts), _usual(breaks.lasts)
    if segment.match.label.row and not segment.final:
        first, last = first or _least(breaks.leads), last or _least(breaks.trails)
    if not segment.match.label.row:
        first = last
    figures = [token for token in segment.figures if token.kind != "digits"]
    if not step or first is None or last is None or len({token.line for token in figures}) != len(figures):
        return None
    if segment.final:
        last = _usual(breaks.ends) or last
    ends = [segment.match.end, *(token.stop for token in figures)]
    begins = [*(token.begin for token in figures), segment.room_end]
    usual = [first, *[step] * (len(figures) - 1), last] if figures else [first - step + last]
    cells: list[Token] = []
    for number, (end, begin, common) in enumerate(zip(ends, begins, usual, strict=True)):
        room = _count(text, end, begin) - common
        if number == len(figures) and segment.final and not breaks.ends:
            room = min(room, step * max(0, columns - len(cells)))
        if room < 0 or room % step:
            return None
        cells += [Token("blank", end, end, -1, -1)] * (room // step)
        if number < len(figures):
            cells.append(figures[number])
    return tuple(cells) if len(cells) == columns else None


def _least(counts: Counter[int]) -> int | None:
    """The narrowest gap of rows that may have blanks at their ends; more than one must show it."""
    return min((gap for gap, count in counts.items() if gap and count > 1), default=None)


def _usual(counts: Counter[int]) -> int | None:
    return counts.most_common(1)[0][0] if counts else None


def _count(text: str, begin: int, stop: int) -> int:
    return text.count("\n", begin, stop)
