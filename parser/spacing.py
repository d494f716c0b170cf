"""Where blank cells show themselves only by the room they take: what complete rows teach about the incomplete ones.

Three kinds of room: cells between separators (with the remains of merged cells around them), columns of aligned text, and line
breaks (in `breaks`). A blank is accepted only where the whole row adds up.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from parser.breaks import Breaks, shows_room
from parser.cells import LONE_CELL, Token
from parser.segments import Segment

_LEAST_ALIGNED, _WOBBLE = 3, 3
_LEAST_GAP = 2


@dataclass(frozen=True)
class Widths:
    """How wide the ruled rows of a table are, counted in three ways (see `_widths`), and by what stands around them."""

    counts: tuple[Counter[int], ...] = field(default_factory=lambda: (Counter(), Counter(), Counter()))
    alike: defaultdict[tuple[object, ...], Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    @cached_property
    def usual(self) -> tuple[int, int] | None:
        """The way of counting that varies least, and the usual width in it."""
        shares = [max(counter.values(), default=0) for counter in self.counts]
        number = shares.index(max(shares))
        return (number, self.counts[number].most_common(1)[0][0]) if self.counts[number] else None

    def has_usual(self, segment: Segment) -> bool:
        """Whether the row is as wide as the others, by the count that varies least; a lost cell makes it narrower.

        One cell per line, the cells that open the next row cannot be told from its own: then like is compared with like.
        """
        if self.usual is None:
            return False
        number, width = self.usual
        if _widths(segment)[number] == width:
            return True
        alike, cells = self.alike.get(_kind(segment)), segment.ruled_cells
        if alike is None or _in_one_line(cells):
            return False
        return alike.total() > 1 and len(cells) == alike.most_common(1)[0][0]


@dataclass(slots=True)
class Spacing:
    """What the rows of a table show: the width of ruled rows and where their columns begin, aligned columns, line breaks."""

    widths: Widths
    breaks: Breaks
    starts: defaultdict[tuple[str, int], Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    voters: Counter[tuple[str, int]] = field(default_factory=Counter)
    complete: set[int] = field(default_factory=set)
    lines: dict[int, dict[int, list[list[Token]]]] = field(default_factory=dict)
    edges: dict[int, tuple[list[range], list[range]]] = field(default_factory=dict)

    def learn_line(self, segment: Segment, columns: int) -> None:
        """Takes in the figures of a row of aligned text, by their line."""
        figures = segment.figures
        if len(figures) > 1 and shows_room(segment) and len({token.line for token in figures}) == 1:
            self.lines.setdefault(columns, {}).setdefault(figures[0].line, []).append(figures)

    def edges_of(self, columns: int, text: str) -> tuple[list[range], list[range]]:
        """Where so many columns of aligned text begin, and where they end, once it is asked for."""
        if columns not in self.edges:
            self.edges[columns] = _find_edges(list(self.lines.get(columns, {}).values()), columns, text)
        return self.edges[columns]

    def learn_start(self, segment: Segment, columns: int) -> None:
        """Counts where the columns can begin: every figure of the row must stand in one of them."""
        cells = segment.ruled_cells
        figures = [index for index, token in enumerate(cells) if token.kind in ("number", "mark")]
        if not figures or len(figures) > columns or len(cells) < columns:
            return
        if len(figures) < columns and (segment.final or not self.widths.has_usual(segment)):
            return
        if len(figures) == columns:
            self.complete.add(segment.depth)
        low, high = max(0, figures[-1] - columns + 1), min(figures[0], len(cells) - columns)
        for key, origin in _origins(segment).items():
            counts = self.starts[key]
            for start in range(low + origin, high + origin + 1):
                counts[start] += 1
            self.voters[key] += 1


def learn_spacing(segments: Sequence[Segment], breaks: Breaks) -> Spacing:
    """The spacing that the rows of a table show; `breaks` are those of the whole text."""
    rows = [(segment, len(segment.match.label.row.fields)) for segment in segments if segment.match.label.row]
    spacing = Spacing(_learn_widths(segment for segment, _ in rows), breaks)
    for segment, columns in rows:
        spacing.learn_line(segment, columns)
        spacing.learn_start(segment, columns)
    return spacing


def _learn_widths(rows: Iterable[Segment]) -> Widths:
    """The widths of all ruled rows: most rows are whole, and the last may have lost what the others end with."""
    widths = Widths()
    for segment in rows:
        if segment.ruled_cells and not segment.final:
            for counter, width in zip(widths.counts, _widths(segment), strict=True):
                counter[width] += 1
            widths.alike[_kind(segment)][len(segment.ruled_cells)] += 1
    return widths


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
    cells = segment.ruled_cells
    width = cells[-1].cell + 1 if _in_one_line(cells) else len(cells) + 1 + segment.groups + segment.extra
    return len(cells), width, width + _hidden(segment)


def _origins(segment: Segment) -> dict[tuple[str, int], int]:
    """Where the cell behind the label stands: counted from the label (by depth, or for all rows alike), or from the row's
    first cell, or with the cells that cover the row from above."""
    cells = segment.ruled_cells
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
    cells = segment.ruled_cells
    shown = [token for token in cells if token.kind != "pad"]
    if segment.final and len(shown) == columns:
        return tuple(shown)
    if not segment.match.label.row:
        return tuple(shown) if len(shown) == columns else tuple(cells) if len(cells) == columns else None
    if not spacing.widths.has_usual(segment):
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


def blank_by_column(figures: Sequence[Token], columns: int, text: str, spacing: Spacing) -> tuple[Token, ...] | None:
    """Figures of one line put into the columns under which they stand, the others blank.

    A line that is shifted (a longer label) has its figures beside the columns and stays unread.
    """
    if len({token.line for token in figures}) != 1:
        return None
    at = figures[0].stop
    blank = Token("blank", at, at, figures[0].line, -1)
    for number, known in enumerate(spacing.edges_of(columns, text)):
        if not known:
            continue
        edges = [_column(text, (figure.begin, figure.stop)[number]) for figure in figures]
        under = [n for edge in edges for n, column in enumerate(known) if edge in column]
        if len(set(under)) == len(figures):
            placed = dict(zip(under, figures, strict=True))
            return tuple(placed.get(column, blank) for column in range(columns))
    return None


def _find_edges(lines: Sequence[Sequence[Sequence[Token]]], columns: int, text: str) -> tuple[list[range], list[range]]:
    """Where the columns of aligned text begin, and where they end: places that the figures share, a little wide; else nothing.

    Only where every row has a line of its own, and where numbers of different widths stand well apart: figures of one width with
    a blank between them are in columns by chance.
    """
    if len(lines) < _LEAST_ALIGNED or any(len(rows) > 1 for rows in lines):
        return [], []
    placed = [[(_column(text, figure.begin), _column(text, figure.stop)) for figure in rows[0]] for rows in lines]
    figures = [edges for row in placed for edges in row]
    gaps = [right[0] - left[1] for row in placed for left, right in pairwise(row)]
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


def _column(text: str, position: int) -> int:
    """The display column of a position: East Asian wide characters take two."""
    start = text.rfind("\n", 0, position) + 1
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text[start:position])
