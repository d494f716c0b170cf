"""Where blank cells show themselves only by the room they take: what complete rows teach about the incomplete ones.

Three kinds of room: cells between separators (with the remains of merged cells around them), line breaks (one cell per line,
a blank cell is a longer gap) and columns of aligned text. A blank is accepted only where the whole row adds up.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parser.cells import LONE_CELL, Token
from parser.segments import Segment

_LEAST_ALIGNED, _WOBBLE = 3, 3
_SHARE_OF_GAPS = 0.9
_LEAST_GAP = 2


@dataclass(slots=True)
class Spacing:
    """What the rows of a text show: the width of ruled rows and where their columns begin, line breaks, aligned columns."""

    widths: tuple[Counter[int], ...] = field(default_factory=lambda: (Counter(), Counter(), Counter()))
    kinds: dict[tuple[object, ...], Counter[int]] = field(default_factory=dict)
    starts: dict[tuple[str, int], Counter[int]] = field(default_factory=dict)
    voters: Counter[tuple[str, int]] = field(default_factory=Counter)
    complete: set[int] = field(default_factory=set)
    steps: Counter[int] = field(default_factory=Counter)
    firsts: Counter[int] = field(default_factory=Counter)
    lasts: Counter[int] = field(default_factory=Counter)
    ends: Counter[int] = field(default_factory=Counter)
    leads: Counter[int] = field(default_factory=Counter)
    trails: Counter[int] = field(default_factory=Counter)
    lines: dict[int, dict[int, list[list[tuple[int, int]]]]] = field(default_factory=dict)

    def learn(self, segment: Segment, text: str) -> None:
        """Takes in the room around the figures of one row; only a complete one shows where its cells begin and end."""
        figures, row = segment.figures, segment.match.label.row
        if row is None or not figures or figures[0].ruled or any(token.kind == "digits" for token in figures):
            return
        complete = len(figures) == len(row.fields)
        lines = len({token.line for token in figures})
        if lines == len(figures):
            self.steps.update(_breaks(text, a.stop, b.begin) for a, b in pairwise(figures))
            lead, trail = _breaks(text, segment.match.end, figures[0].begin), _breaks(text, figures[-1].stop, segment.room_end)
            if complete:
                self.firsts[lead] += 1
                (self.ends if segment.final else self.lasts)[trail] += 1
            elif not segment.final:
                self.leads[lead] += 1
                self.trails[trail] += 1
        elif lines == 1:
            edges = [(_column(text, figure.begin), _column(text, figure.stop)) for figure in figures]
            self.lines.setdefault(len(row.fields), {}).setdefault(figures[0].line, []).append(edges)

    def share_breaks(self, other: Spacing) -> None:
        """Takes over what the other tables of the text show of line breaks: they are the same all through."""
        self.steps, self.firsts, self.lasts, self.ends = other.steps, other.firsts, other.lasts, other.ends
        self.leads, self.trails = other.leads, other.trails

    @property
    def step(self) -> int | None:
        """The usual number of line breaks between two cells: all other gaps are multiples of it, or nearly all."""
        total = self.steps.total()
        if 0 in self.steps:
            return None
        shares = {step: sum(count for gap, count in self.steps.items() if gap % step == 0) for step in sorted(self.steps)}
        return next((step for step, share in shares.items() if share >= _SHARE_OF_GAPS * total), None)

    def learn_width(self, segment: Segment) -> None:
        """Takes in the width of any ruled row: most rows are whole, and the last may have lost what the others end with."""
        cells = ruled_cells(segment)
        if cells and not segment.final:
            for counter, width in zip(self.widths, _widths(segment), strict=True):
                counter[width] += 1
            self.kinds.setdefault(_kind(segment), Counter())[len(cells)] += 1

    def learn_start(self, segment: Segment, columns: int) -> None:
        """Counts where the columns can begin: every figure of the row must stand in one of them."""
        cells = ruled_cells(segment)
        figures = [index for index, token in enumerate(cells) if token.kind in ("number", "mark")]
        if not figures or len(figures) > columns or len(cells) < columns:
            return
        if len(figures) < columns and (segment.final or not has_usual_width(segment, self)):
            return
        if len(figures) == columns:
            self.complete.add(segment.depth)
        low, high = max(0, figures[-1] - columns + 1), min(figures[0], len(cells) - columns)
        for key, origin in _origins(segment).items():
            self.starts.setdefault(key, Counter()).update(range(low + origin, high + origin + 1))
            self.voters[key] += 1


def learn_spacing(segments: Sequence[Segment], text: str) -> Spacing:
    """The spacing that the rows show."""
    spacing = Spacing()
    rows = [(segment, len(segment.match.label.row.fields)) for segment in segments if segment.match.label.row]
    for segment, _ in rows:
        spacing.learn_width(segment)
        spacing.learn(segment, text)
    for segment, columns in rows:
        spacing.learn_start(segment, columns)
    return spacing


def ruled_cells(segment: Segment) -> list[Token]:
    """The cells of a row between separators: figures, blanks, pads and cells that hold words; of its own line if it has one.

    Words beside a figure in the same cell (a note, a unit) are no cell of their own.
    """
    cells = [token for token in segment.tokens if token.ruled]
    filled = [token for token in cells if token.kind in ("number", "mark", "digits")] or [t for t in cells if t.kind != "pad"]
    if filled and sum(token.line == filled[0].line for token in cells) > 1:
        cells = [token for token in cells if token.line == filled[0].line]
    taken = {(token.line, token.cell) for token in cells if token.kind != "word"}
    return [token for token in cells if token.kind != "word" or (token.line, token.cell) not in taken]


def _in_one_line(cells: Sequence[Token]) -> bool:
    return len(cells) > 1 and cells[0].line == cells[-1].line


def _hidden(segment: Segment) -> int:
    """How many merged group cells of earlier rows also cover this one."""
    return segment.depth - segment.groups


def _kind(segment: Segment) -> tuple[object, ...]:
    """What decides how many cells stand between a row's label and the next one's."""
    after = segment.after
    row = after.row if after else None
    return segment.depth, after.kind if after else None, len(row.path) if row else None


def _widths(segment: Segment) -> tuple[int, int, int]:
    """How many cells follow the label; how many the row has with its label cells; and with the merged ones that cover it."""
    cells = ruled_cells(segment)
    width = cells[-1].cell + 1 if _in_one_line(cells) else len(cells) + 1 + segment.groups + segment.extra
    return len(cells), width, width + _hidden(segment)


def _origins(segment: Segment) -> dict[tuple[str, int], int]:
    """Where the cell behind the label stands: counted from the label (by depth, or for all rows alike), or from the row's
    first cell, or with the cells that cover the row from above."""
    cells = ruled_cells(segment)
    before = cells[0].cell if _in_one_line(cells) else 1 + segment.groups + segment.extra
    return {
        ("depth", segment.depth): 0,
        ("label", 0): 0,
        ("row", 0): before,
        ("covered", 0): before + _hidden(segment),
    }


def fit_ruled(segment: Segment, columns: int, spacing: Spacing) -> tuple[Token, ...] | None:
    """The cells of a row that has fewer figures than columns, if the other rows tell which of its cells are the columns.

    Rows of the same depth have them at the same distance from the label. Where no such row is complete, all that the others
    leave possible must say the same.
    """
    cells = ruled_cells(segment)
    shown = [token for token in cells if token.kind != "pad"]
    if segment.final and len(shown) == columns:
        return tuple(shown)
    if not segment.match.label.row:
        return tuple(shown) if len(shown) == columns else tuple(cells) if len(cells) == columns else None
    if not has_usual_width(segment, spacing):
        return None
    origins = _origins(segment)
    if segment.depth in spacing.complete:
        keys = [("depth", segment.depth)]
    elif any(token.cell == LONE_CELL for token in cells):
        return None
    else:
        agreed = {key: _agreement(spacing, key) for key in origins if key[0] != "depth"}
        keys = [key for key, share in agreed.items() if share == max(agreed.values())]
    possible = {
        start - origins[key]
        for key in keys
        for start in _most_frequent(spacing.starts.get(key))
        if _is_possible(cells, start - origins[key], columns)
    }
    if len(possible) != 1:
        return None
    start = possible.pop()
    return tuple(cells[start : start + columns])


def _agreement(spacing: Spacing, key: tuple[str, int]) -> float:
    """The share of rows that allow the most frequent start."""
    return max(spacing.starts.get(key, Counter()).values(), default=0) / max(1, spacing.voters[key])


def _most_frequent(counts: Counter[int] | None) -> list[int]:
    most = max(counts.values(), default=0) if counts else 0
    return [value for value, count in (counts or {}).items() if count == most]


def _is_possible(cells: Sequence[Token], start: int, columns: int) -> bool:
    outside = [*cells[: max(0, start)], *cells[start + columns :]]
    return 0 <= start <= len(cells) - columns and all(token.kind in ("blank", "pad") for token in outside)


def has_usual_width(segment: Segment, spacing: Spacing) -> bool:
    """Whether the row is as wide as the others, by the count that varies least; a lost cell makes it narrower.

    One cell per line, the cells that open the next row cannot be told from its own: then like is compared with like.
    """
    shares = [max(counter.values(), default=0) for counter in spacing.widths]
    number = shares.index(max(shares))
    counter = spacing.widths[number]
    if not counter:
        return False
    if _widths(segment)[number] == counter.most_common(1)[0][0]:
        return True
    alike = spacing.kinds.get(_kind(segment), Counter())
    cells = ruled_cells(segment)
    return not _in_one_line(cells) and alike.total() > 1 and len(cells) == alike.most_common(1)[0][0]


def blank_by_column(figures: Sequence[Token], columns: int, text: str, spacing: Spacing) -> tuple[Token, ...] | None:
    """Figures of one line put into the columns under which they stand, the others blank.

    A line that is shifted (a longer label) has its figures beside the columns and stays unread.
    """
    if len({token.line for token in figures}) != 1:
        return None
    at = figures[0].stop
    blank = Token("blank", at, at, figures[0].line, -1)
    for number, known in enumerate(_column_edges(spacing, columns)):
        edges = [_column(text, (figure.begin, figure.stop)[number]) for figure in figures]
        under = [n for edge in edges for n, column in enumerate(known) if edge in column]
        if known and len(set(under)) == len(figures):
            placed = dict(zip(under, figures, strict=True))
            return tuple(placed.get(column, blank) for column in range(columns))
    return None


def _column_edges(spacing: Spacing, columns: int) -> tuple[list[range], list[range]]:
    """Where the columns of aligned text begin, and where they end: places that the figures share, a little wide; else nothing.

    Only where every row has a line of its own, and where numbers of different widths stand well apart: figures of one width with
    a blank between them are in columns by chance.
    """
    lines = spacing.lines.get(columns, {}).values()
    if len(lines) < _LEAST_ALIGNED or any(len(rows) > 1 for rows in lines):
        return [], []
    figures = [edges for rows in lines for edges in rows[0]]
    gaps = [right[0] - left[1] for rows in lines for left, right in pairwise(rows[0])]
    if len({stop - begin for begin, stop in figures}) == 1 or min(gaps, default=0) < _LEAST_GAP:
        return [], []
    found = []
    for side in (0, 1):
        places: list[range] = []
        for edge in sorted({edges[side] for edges in figures}):
            if places and edge - places[-1].stop < _WOBBLE:
                places[-1] = range(places[-1].start, edge + 1)
            else:
                places.append(range(edge, edge + 1))
        narrow = all(len(place) <= _WOBBLE + 1 for place in places)
        found.append(places if narrow and len(places) == columns else [])
    return found[0], found[1]


def blank_by_breaks(segment: Segment, columns: int, text: str, spacing: Spacing) -> tuple[Token, ...] | None:
    """One cell per line: a gap of n steps holds n - 1 blank cells; accepted if the row comes out with its number of cells.

    Behind the last row of a table the gap is as wide as behind other tables; where that is not known, only wide enough.
    """
    step, first, last = spacing.step, _usual(spacing.firsts), _usual(spacing.lasts)
    if segment.match.label.row and not segment.final:
        first, last = first or _least(spacing.leads), last or _least(spacing.trails)
    if not segment.match.label.row:
        first = last
    figures = [token for token in segment.figures if token.kind != "digits"]
    if not step or first is None or last is None or len({token.line for token in figures}) != len(figures):
        return None
    if segment.final:
        last = _usual(spacing.ends) or last
    ends = [segment.match.end, *(token.stop for token in figures)]
    begins = [*(token.begin for token in figures), segment.room_end]
    usual = [first, *[step] * (len(figures) - 1), last] if figures else [first - step + last]
    cells: list[Token] = []
    for number, (end, begin, common) in enumerate(zip(ends, begins, usual, strict=True)):
        room = _breaks(text, end, begin) - common
        if number == len(figures) and segment.final and not spacing.ends:
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


def _breaks(text: str, begin: int, stop: int) -> int:
    return text.count("\n", begin, stop)


def _column(text: str, position: int) -> int:
    """The display column of a position: East Asian wide characters take two."""
    start = text.rfind("\n", 0, position) + 1
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text[start:position])
