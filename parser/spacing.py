"""Where blank cells show themselves only by the room they take: what complete rows teach about the incomplete ones.

Three kinds of room: cells between separators (with the remains of merged cells around them), line breaks (one cell per line,
a blank cell is a longer gap) and columns of aligned text. A blank is accepted only where the whole row adds up.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parser.align import Match
from parser.cells import Token


@dataclass(slots=True)
class Segment:
    """The tokens from one label's beginning to the next one's.

    `groups` counts the group labels directly before it and `extra` the tokens among them; `final` is the last one of a table.
    """

    match: Match
    stop: int
    tokens: list[Token] = field(default_factory=list)
    groups: int = 0
    extra: int = 0
    final: bool = False

    @property
    def figures(self) -> list[Token]:
        """The tokens that fill a cell: numbers, "not applicable" marks and digits that are no number."""
        return [token for token in self.tokens if token.kind in ("number", "mark", "digits")]


@dataclass(slots=True)
class Spacing:
    """What the complete rows of a text show."""

    widths: Counter[int] = field(default_factory=Counter)
    leads: Counter[int] = field(default_factory=Counter)
    trails: Counter[int] = field(default_factory=Counter)
    steps: Counter[int] = field(default_factory=Counter)
    firsts: Counter[int] = field(default_factory=Counter)
    lasts: Counter[int] = field(default_factory=Counter)
    ends: Counter[int] = field(default_factory=Counter)
    columns: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    aligned_rows: Counter[int] = field(default_factory=Counter)

    def learn(self, segment: Segment, text: str) -> None:
        """Takes in one row; only a complete one teaches anything."""
        row, figures = segment.match.label.row, segment.figures
        if row is None or len(figures) != len(row.fields) or any(token.kind == "digits" for token in figures):
            return
        if all(token.ruled for token in figures):
            cells = ruled_cells(segment)
            inner = [index for index, token in enumerate(cells) if token.kind in ("number", "mark")]
            self.widths[ruled_width(segment)] += 1
            self.leads[inner[0]] += 1
            self.trails[len(cells) - 1 - inner[-1]] += 1
        elif len({token.line for token in figures}) == len(figures):
            if len(figures) > 1:
                self.steps.update(_breaks(text, a.stop, b.begin) for a, b in zip(figures, figures[1:], strict=False))
            self.firsts[_breaks(text, segment.match.end, figures[0].begin)] += 1
            (self.ends if segment.final else self.lasts)[_breaks(text, figures[-1].stop, segment.stop)] += 1
        elif len({token.line for token in figures}) == 1:
            self._learn_columns(len(figures), [(_column(text, f.begin), _column(text, f.stop)) for f in figures])

    def _learn_columns(self, count: int, ranges: list[tuple[int, int]]) -> None:
        known = self.columns.setdefault(count, ranges)
        self.columns[count] = [(min(a, c), max(b, d)) for (a, b), (c, d) in zip(known, ranges, strict=True)]
        self.aligned_rows[count] += 1


def ruled_cells(segment: Segment) -> list[Token]:
    """The cells of a row between separators: figures, blanks, pads and cells that hold words."""
    cells = [token for token in segment.tokens if token.ruled]
    figures = [token for token in cells if token.kind in ("number", "mark", "digits")]
    if figures and len({token.line for token in figures}) == 1 and len(figures) > 1:
        cells = [token for token in cells if token.line == figures[0].line]
    return cells


def ruled_width(segment: Segment) -> int:
    """How many cells the row has in all, label cells included: the same for every row of a table."""
    cells = ruled_cells(segment)
    if len(cells) > 1 and cells[0].line == cells[-1].line:
        return cells[-1].cell + 1
    return len(cells) + 1 + segment.groups + segment.extra


def fit_ruled(segment: Segment, columns: int, spacing: Spacing) -> tuple[Token, ...] | None:
    """The cells of a row that has fewer figures than columns, if the complete rows tell which of its cells are the columns."""
    cells = ruled_cells(segment)
    if not spacing.widths:
        for kinds in (("pad",), ()):
            shown = [token for token in cells if token.kind not in kinds]
            if len(shown) == columns:
                return tuple(shown)
        return None
    if ruled_width(segment) != spacing.widths.most_common(1)[0][0] or len(cells) < columns:
        return None
    if set(spacing.leads) == {0}:
        start = 0
    elif set(spacing.trails) == {0}:
        start = len(cells) - columns
    elif len(spacing.leads) == 1:
        start = next(iter(spacing.leads))
    else:
        return None
    outside = cells[:start] + cells[start + columns :]
    return tuple(cells[start : start + columns]) if all(token.kind in ("blank", "pad") for token in outside) else None


def blank_by_column(figures: Sequence[Token], columns: int, text: str, spacing: Spacing) -> tuple[Token, ...] | None:
    """Figures of one line put into the columns under which they stand, the others blank."""
    ranges = spacing.columns.get(columns)
    if not ranges or spacing.aligned_rows[columns] < 2 or len({token.line for token in figures}) != 1:
        return None
    if any(left[1] >= right[0] for left, right in zip(ranges, ranges[1:], strict=False)):
        return None
    placed: dict[int, Token] = {}
    for figure in figures:
        begin, stop = _column(text, figure.begin), _column(text, figure.stop)
        under = [n for n, (low, high) in enumerate(ranges) if begin < high and low < stop]
        if len(under) != 1 or under[0] in placed:
            return None
        placed[under[0]] = figure
    at = figures[0].stop
    blank = Token("blank", at, at, figures[0].line, -1)
    return tuple(placed.get(column, blank) for column in range(columns))


def blank_by_breaks(segment: Segment, columns: int, text: str, spacing: Spacing) -> tuple[Token, ...] | None:
    """One cell per line: a gap of n steps holds n - 1 blank cells; accepted if the row comes out with its number of cells."""
    step, last = _usual(spacing.steps), _usual(spacing.lasts)
    first = _usual(spacing.firsts) if segment.match.label.row else last
    last = _usual(spacing.ends) or last if segment.final else last
    figures = [token for token in segment.figures if token.kind != "digits"]
    if not step or first is None or last is None or len({token.line for token in figures}) != len(figures):
        return None
    ends = [segment.match.end, *(token.stop for token in figures)]
    begins = [*(token.begin for token in figures), segment.stop]
    usual = [first, *[step] * (len(figures) - 1), last] if figures else [first - step + last]
    cells: list[Token] = []
    for number, (end, begin, common) in enumerate(zip(ends, begins, usual, strict=True)):
        room = _breaks(text, end, begin) - common
        if room < 0 or room % step:
            return None
        cells += [Token("blank", end, end, -1, -1)] * (room // step)
        if number < len(figures):
            cells.append(figures[number])
    return tuple(cells) if len(cells) == columns else None


def _usual(counts: Counter[int]) -> int | None:
    return counts.most_common(1)[0][0] if counts else None


def _breaks(text: str, begin: int, stop: int) -> int:
    return text.count("\n", begin, stop)


def _column(text: str, position: int) -> int:
    """The display column of a position: East Asian wide characters take two."""
    start = text.rfind("\n", 0, position) + 1
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text[start:position])


def learn_spacing(segments: Iterable[Segment], text: str) -> Spacing:
    """The spacing that the given rows show."""
    spacing = Spacing()
    for segment in segments:
        spacing.learn(segment, text)
    return spacing
