"""Gives the tokens between labels to the rows of a table: which numbers belong to which row, which cells are blank.

Usually a row's cells follow its label. In PDF text they may stand before it, or inside it when it is wrapped. So the complete
groups of numbers and the rows of a block are matched as two sequences, in order, at the least cost. A row whose cells cannot
be told apart stays unread: nothing is ever filled from the left in the hope that it fits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from parser.align import Alignment, Match
from parser.cells import Token, mask_labels, tokenize
from parser.forms import Row
from parser.spacing import Segment, Spacing, blank_by_breaks, blank_by_column, fit_ruled, learn_spacing

Reading: TypeAlias = Literal["read", "by_order", "unlabelled", "unclear", "glued", "empty", "missing"]

_SKIP_COST = 4.0
_FAR_COST = 2.5
_MARGIN = 0.75
_LONG_WORD = 6
_TAIL = 800


@dataclass(frozen=True, slots=True)
class RowCells:
    """What was read for one row: one token per column, or none of them and the reason."""

    row: Row
    match: Match | None
    reading: Reading
    cells: tuple[Token, ...] = ()
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class TableCells:
    """All rows of one aligned table and the numbers that found no place."""

    alignment: Alignment
    rows: tuple[RowCells, ...]
    unplaced: tuple[Token, ...]

    @property
    def complete(self) -> int:
        """How many rows were read."""
        return sum(row.reading in ("read", "by_order", "unlabelled") for row in self.rows)

    @property
    def fit(self) -> float:
        """Weight of the alignment, corrected by how well the numbers suit the rows: tells the forms apart."""
        misfits = sum(row.reading in ("unclear", "glued", "empty") for row in self.rows)
        return self.alignment.weight + 2.0 * self.complete - 2.0 * misfits


@dataclass(frozen=True, slots=True)
class _Group:
    """A complete set of cells for one row, or the tokens that should have been one."""

    segment: int
    order: int
    cells: tuple[Token, ...]
    amounts: tuple[str, ...]


def read_tables(alignments: Sequence[Alignment], text: str) -> list[TableCells]:
    """Assigns what stands between the labels of each alignment to its rows.

    Alignments of the same place (the two forms of one table) do not bound each other; the others do.
    """
    cut = [_cut(alignment, text, _stop(alignment, alignments, text)) for alignment in alignments]
    spacing = learn_spacing((segment for segments in cut for segment in segments), text)
    tables = []
    for alignment, segments in zip(alignments, cut, strict=True):
        own = learn_spacing(segments, text)
        own.steps, own.firsts, own.lasts = spacing.steps, spacing.firsts, spacing.lasts
        tables.append(_read_table(alignment, segments, text, own))
    return tables


def _read_table(alignment: Alignment, segments: list[Segment], text: str, spacing: Spacing) -> TableCells:
    rows: list[RowCells] = []
    unplaced: list[Token] = []
    for _, block_rows in groupby(alignment.table.rows, key=lambda row: row.block):
        block = _Block(tuple(block_rows), segments, text, spacing)
        rows += block.read()
        unplaced += block.unplaced
    return TableCells(alignment, tuple(rows), tuple(unplaced))


def _stop(alignment: Alignment, others: Sequence[Alignment], text: str) -> int:
    """Where the region of a table ends at the latest: where the next table begins, or a little behind its last label."""
    begins = [other.begin for other in others if other.begin > alignment.end]
    return min([*begins, alignment.end + _TAIL, len(text)])


def _cut(alignment: Alignment, text: str, stop: int) -> list[Segment]:
    """The region of a table cut at its labels."""
    begin = max(0, alignment.begin - 12)
    matches = alignment.matches
    segments = [Segment(match, after.begin) for match, after in zip(matches, matches[1:], strict=False)]
    segments.append(Segment(matches[-1], stop))
    begins = [match.begin for match in matches]
    for token in tokenize(mask_labels(text, begin, stop, matches), begin):
        at = bisect_right(begins, token.begin) - 1
        if at >= 0:
            segments[at].tokens.append(token)
    _end_tail(segments[-1], text)
    for before, segment in zip(segments, segments[1:], strict=False):
        if before.match.label.kind == "group" and not before.figures:
            segment.groups = before.groups + 1
            segment.extra = before.extra + len(before.tokens)
    return segments


def _end_tail(segment: Segment, text: str) -> None:
    """The last row ends where a sentence or a heading begins, or with the text."""
    for index, token in enumerate(segment.tokens):
        if token.kind == "word" and token.stop - token.begin >= _LONG_WORD:
            segment.stop = token.begin
            del segment.tokens[index:]
            return


class _Block:
    """The rows of one block while they are being read."""

    def __init__(self, rows: tuple[Row, ...], segments: list[Segment], text: str, spacing: Spacing) -> None:
        self.rows = rows
        self.columns = len(rows[0].fields)
        self.text = text
        self.spacing = spacing
        self.segments = [segment for segment in segments if segment.match.label.block == rows[0].block]
        self.at = {segment.match.label.row.id: n for n, segment in enumerate(self.segments) if segment.match.label.row}
        self.unplaced: list[Token] = []

    def read(self) -> list[RowCells]:
        """The rows of the block in printed order."""
        if not self.rows[0].label:
            return [self._read_single_row()]
        if not self.at:
            return [RowCells(row, None, "missing") for row in self.rows]
        first_row = min(self.at.values())
        groups: list[_Group] = []
        for number, segment in enumerate(self.segments):
            if number >= first_row - 1 or segment.match.label.kind != "header":
                groups += self._groups(number, segment)
        found = [row for row in self.rows if row.id in self.at]
        chosen, doubtful = self._match(found, groups)
        taken = {row.id: groups[group] for row, group in zip(found, chosen, strict=True) if group is not None}
        unsure = {row.id for row, doubt in zip(found, doubtful, strict=True) if doubt}
        spare = [group for number, group in enumerate(groups) if number not in set(chosen)]
        unlabelled = self._fill_lost_labels(taken, spare)
        self.unplaced += [cell for group in spare if group not in unlabelled.values() for cell in group.cells]
        return [self._row(row, taken, unlabelled, unsure) for row in self.rows]

    def _row(self, row: Row, taken: dict[str, _Group], lost: dict[str, _Group], unsure: set[str]) -> RowCells:
        if row.id in lost:
            return RowCells(row, None, "unlabelled", lost[row.id].cells)
        if row.id not in self.at:
            return RowCells(row, None, "missing")
        segment = self.segments[self.at[row.id]]
        tokens = tuple(token for token in segment.tokens if token.kind in ("number", "digits", "mark"))
        if row.id in unsure:
            return RowCells(row, segment.match, "unclear", (), tokens)
        if row.id in taken:
            near = abs(taken[row.id].segment - self.at[row.id]) <= 1
            return RowCells(row, segment.match, "read" if near else "by_order", taken[row.id].cells)
        cells = self._blanks(segment)
        if cells is not None:
            return RowCells(row, segment.match, "read", cells)
        if any(token.kind == "digits" or _is_run(token, self.columns) for token in tokens):
            return RowCells(row, segment.match, "glued", (), tokens)
        return RowCells(row, segment.match, "unclear" if tokens else "empty", (), tokens)

    def _read_single_row(self) -> RowCells:
        """A block whose only row has no label: its cells follow the headers, or stand in parts behind their groups."""
        row, headers = self.rows[0], self.segments
        if not headers:
            return RowCells(row, None, "missing")
        match, last = headers[-1].match, headers[-1]
        every = Segment(match, last.stop, [token for segment in headers for token in segment.tokens])
        for segment in (last, every):
            cells = self._fit(segment) if segment.figures else None
            if cells is not None:
                return RowCells(row, match, "read", cells)
        tokens = every.figures
        cells = None if tokens else self._blanks(last)
        if cells is not None:
            return RowCells(row, match, "read", cells)
        if any(token.kind == "digits" or _is_run(token, self.columns) for token in tokens):
            return RowCells(row, match, "glued", (), tuple(tokens))
        return RowCells(row, match, "unclear" if tokens else "empty", (), tuple(tokens))

    def _groups(self, number: int, segment: Segment) -> list[_Group]:
        """The complete sets of cells of one segment; what is left over is kept for `unplaced`."""
        sets = self._split(segment)
        return [
            _Group(number, order, cells, tuple(self.text[cell.begin : cell.stop] for cell in cells))
            for order, cells in enumerate(sets)
        ]

    def _split(self, segment: Segment) -> list[tuple[Token, ...]]:
        figures = segment.figures
        if any(token.kind == "digits" for token in figures):
            return self._whole_lines(figures)
        count = len(figures)
        if count == self.columns:
            return [tuple(figures)]
        if count > self.columns and count % self.columns == 0:
            return [tuple(figures[at : at + self.columns]) for at in range(0, count, self.columns)]
        if count > self.columns:
            return self._whole_lines(figures)
        if segment.match.label.kind == "row" and count:
            cells = self._fit(segment)
            return [cells] if cells else []
        return []

    def _whole_lines(self, figures: list[Token]) -> list[tuple[Token, ...]]:
        """Lines that hold exactly one number for each column; the other numbers are left over."""
        sets = []
        for _, group in groupby(figures, key=lambda token: token.line):
            line = tuple(group)
            if len(line) == self.columns > 1 and all(token.kind != "digits" for token in line):
                sets.append(line)
            else:
                self.unplaced += line
        return sets

    def _fit(self, segment: Segment) -> tuple[Token, ...] | None:
        """One token per column if there is exactly one way to see it, else None."""
        figures = segment.figures
        if len(figures) > self.columns or any(token.kind == "digits" for token in figures):
            return None
        if len(figures) == self.columns:
            return tuple(figures)
        if all(token.ruled for token in figures):
            return fit_ruled(segment, self.columns, self.spacing)
        shown = [token for token in segment.tokens if token.kind in ("number", "mark", "blank")]
        if len(shown) == self.columns:
            return tuple(shown)
        alone = [token for token in segment.tokens if token.kind != "pad"]
        if len(alone) == self.columns and len({token.line for token in alone}) == len(alone):
            return tuple(alone)
        return blank_by_column(figures, self.columns, self.text, self.spacing) or blank_by_breaks(
            segment, self.columns, self.text, self.spacing
        )

    def _blanks(self, segment: Segment) -> tuple[Token, ...] | None:
        """A row without any number whose blank cells the layout shows."""
        if segment.figures:
            return None
        if any(token.kind in ("blank", "pad") for token in segment.tokens):
            return _blank_row(segment.tokens, self.columns)
        return blank_by_breaks(segment, self.columns, self.text, self.spacing)

    def _fill_lost_labels(self, taken: dict[str, _Group], spare: list[_Group]) -> dict[str, _Group]:
        """Spare groups between two read rows go to the rows missing between them if there are exactly as many."""
        filled: dict[str, _Group] = {}
        index = 0
        while index < len(self.rows):
            start = index
            while index < len(self.rows) and self.rows[index].id not in self.at:
                index += 1
            lost = self.rows[start:index]
            if lost:
                low = taken[self.rows[start - 1].id] if start and self.rows[start - 1].id in taken else None
                high = taken[self.rows[index].id] if index < len(self.rows) and self.rows[index].id in taken else None
                between = [g for g in spare if (low is None or _key(g) > _key(low)) and (high is None or _key(g) < _key(high))]
                if len(between) == len(lost) and (low or high):
                    filled |= dict(zip((row.id for row in lost), between, strict=True))
            index += 1
        return filled

    def _match(self, found: Sequence[Row], groups: Sequence[_Group]) -> tuple[list[int | None], list[bool]]:
        """Rows to groups in order. Where no group need stand before its label, such a reading is no rival to the others."""
        amounts = [group.amounts for group in groups]
        order = [self.at[row.id] for row in found]
        chosen, doubtful = _match_in_order([[self._cost(at, group, 1.0) for group in groups] for at in order], amounts)
        if any(number is not None and groups[number].segment < at for number, at in zip(chosen, order, strict=True)):
            return chosen, doubtful
        return _match_in_order([[self._cost(at, group, _SKIP_COST - 0.1) for group in groups] for at in order], amounts)

    def _cost(self, at: int, group: _Group, before: float) -> float:
        match = self.segments[at].match
        first = group.cells[0]
        if group.segment == at:
            if first.begin < match.end:
                return 0.0
            same_line = "\n" not in self.text[match.end : first.begin]
            return (0.0 if same_line else 0.2) + 2.0 * group.order
        if group.segment == at - 1 or (group.segment < at and not self._rows_between(group.segment, at)):
            return before
        return _FAR_COST + 0.5 * self._rows_between(min(group.segment, at), max(group.segment, at))

    def _rows_between(self, low: int, high: int) -> int:
        return sum(segment.match.label.row is not None for segment in self.segments[low + 1 : high])


def _key(group: _Group) -> tuple[int, int]:
    return group.segment, group.order


def _is_run(token: Token, columns: int) -> bool:
    return columns > 1 and token.kind == "number" and token.stop - token.begin >= columns


def _blank_row(tokens: Sequence[Token], columns: int) -> tuple[Token, ...]:
    blanks = [token for token in tokens if token.kind in ("blank", "pad")]
    filled = (blanks + [blanks[-1]] * columns)[:columns]
    return tuple(token._replace(kind="blank") for token in filled)


def _match_in_order(
    costs: Sequence[Sequence[float]], amounts: Sequence[tuple[str, ...]]
) -> tuple[list[int | None], list[bool]]:
    """The cheapest order-preserving matching of rows to groups, and which rows another one almost as cheap would change."""
    rows, groups = len(costs), len(amounts)
    ahead = _least_costs(costs, rows, groups)
    behind = _least_costs([row[::-1] for row in costs[::-1]], rows, groups)
    best = ahead[rows][groups]
    chosen: list[int | None] = [None] * rows
    row, group = rows, groups
    while row and group:
        if ahead[row][group] == ahead[row - 1][group - 1] + costs[row - 1][group - 1]:
            chosen[row - 1] = group - 1
            row, group = row - 1, group - 1
        elif ahead[row][group] == ahead[row - 1][group] + _SKIP_COST:
            row -= 1
        else:
            group -= 1
    doubtful = []
    for row, taken in enumerate(chosen):
        rivals = (
            group
            for group in range(groups)
            if group != taken
            and ahead[row][group] + costs[row][group] + behind[rows - row - 1][groups - group - 1] < best + _MARGIN
        )
        own = amounts[taken] if taken is not None else None
        idle = min(ahead[row][at] + _SKIP_COST + behind[rows - row - 1][groups - at] for at in range(groups + 1))
        doubtful.append(any(amounts[rival] != own for rival in rivals) or (own is not None and idle < best + _MARGIN))
    return chosen, doubtful


def _least_costs(costs: Sequence[Sequence[float]], rows: int, groups: int) -> list[list[float]]:
    table = [[_SKIP_COST * group for group in range(groups + 1)]]
    for row in range(1, rows + 1):
        line = [_SKIP_COST * row]
        above, cost = table[-1], costs[row - 1]
        for group in range(1, groups + 1):
            line.append(min(above[group - 1] + cost[group - 1], above[group] + _SKIP_COST, line[-1] + _SKIP_COST))
        table.append(line)
    return table
