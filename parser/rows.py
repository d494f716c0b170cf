"""Gives the tokens between labels to the rows of a table: which numbers belong to which row, which cells are blank.

Usually a row's cells follow its label. In PDF text they may stand before it, or inside it when it is wrapped. So the complete
groups of numbers and the rows of a block are matched as two sequences, in order, at the least cost. A row whose cells cannot
be told apart stays unread: nothing is ever filled from the left in the hope that it fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import Literal, NamedTuple, TypeAlias

from parser.align import Alignment, Match
from parser.breaks import blank_by_breaks, learn_breaks
from parser.cells import FIGURES, Token, label_start
from parser.forms import Row
from parser.matching import SKIP_COST, match_in_order
from parser.segments import Segment, cut_segments, find_stop, find_strays
from parser.spacing import Spacing, blank_by_column, fit_ruled, learn_spacing

Reading: TypeAlias = Literal["read", "by_order", "unlabelled", "unclear", "unsure", "glued", "empty", "missing"]

_FAR_COST = 2.5
_MOST_IN_LINE = 3
_LEAST_GLUED = 2
_MOST_STRAYS = 6
_MARKS = re.compile(r"[-—–/\\]+")
_SEPARATOR = re.compile(r"[|│\t,\n]")


@dataclass(frozen=True, slots=True)
class RowCells:
    """What was read for one row: one token per column in `cells`, or the reason why not and the `tokens` that it left."""

    row: Row
    match: Match | None
    reading: Reading
    cells: tuple[Token, ...] = ()
    tokens: tuple[Token, ...] = ()

    @property
    def figures(self) -> tuple[Token, ...]:
        """The tokens that fill a cell, of a row that was not read."""
        return tuple(token for token in self.tokens if token.kind in FIGURES)


@dataclass(frozen=True, slots=True)
class TableCells:
    """All rows of one aligned table and the numbers that found no place."""

    alignment: Alignment
    rows: tuple[RowCells, ...]
    unplaced: tuple[Token, ...]

    @property
    def region(self) -> tuple[int, int]:
        """The part of the text that the table takes up, from its first label behind the heading to its last cell."""
        labels = [match for match in self.alignment.matches if match.label.kind != "heading"]
        stops = [token.stop for row in self.rows for token in (*row.cells, *row.tokens)]
        return labels[0].begin, max([labels[-1].end, *stops])

    @property
    def is_open(self) -> bool:
        """Whether some row's cells could not be told apart."""
        return any(row.reading in ("glued", "unclear") for row in self.rows)

    @property
    def complete(self) -> int:
        """How many rows were read."""
        return sum(row.reading in ("read", "by_order", "unlabelled") for row in self.rows)

    @property
    def fit(self) -> float:
        """Weight of the alignment, corrected by how well numbers suit rows and labels their official wording: tells the forms
        apart."""
        misfits = sum(row.reading in ("unclear", "unsure", "empty", "missing") for row in self.rows)
        reworded = sum(match.place.spot.text not in match.label.texts[:1] for match in self.alignment.matches)
        strays = min(len(self.unplaced), _MOST_STRAYS)
        return self.alignment.weight + 2.0 * self.complete - 2.0 * misfits - reworded - strays


class _Group(NamedTuple):
    """A complete set of cells for one row, or the tokens that should have been one."""

    segment: int
    order: int
    begin: int
    cells: tuple[Token, ...]


def is_glued(tables: Sequence[TableCells]) -> bool:
    """Whether the copy lost what separates its numbers: several rows show it, and not between separators."""
    rows = [row for table in tables for row in table.rows if row.reading == "glued"]
    return sum(not any(token.ruled for token in row.figures) for row in rows) >= _LEAST_GLUED


def read_tables(alignments: Sequence[Alignment], others: Sequence[Match], text: str) -> list[TableCells]:
    """Assigns what stands between the labels of each alignment to its rows.

    `others` are labels that stand alone anywhere: headings end a table, and a header or group label that is repeated inside one
    (at a page break) is not part of a cell. Alignments of the same place, by two forms, do not bound each other.
    """
    headings = [match for match in others if match.label.kind == "heading"]
    begins = [*(label_start(text, a.matches[0]) for a in alignments), *(label_start(text, heading) for heading in headings)]
    cut = [cut_segments(alignment, others, text, find_stop(alignment, begins, text)) for alignment in alignments]
    by_form: dict[str, list[Segment]] = {}
    for alignment, segments in zip(alignments, cut, strict=True):
        by_form.setdefault(alignment.table.form, []).extend(segments)
    breaks = {form: learn_breaks(segments, text) for form, segments in by_form.items()}
    tables = []
    for alignment, segments in zip(alignments, cut, strict=True):
        spacing = learn_spacing(segments, breaks[alignment.table.form])
        tables.append(_read_table(alignment, segments, find_strays(alignment, others), text, spacing))
    return tables


def _read_table(
    alignment: Alignment, segments: list[Segment], strays: Mapping[str, Match], text: str, spacing: Spacing
) -> TableCells:
    rows: list[RowCells] = []
    for _, block_rows in groupby(alignment.table.rows, key=lambda row: row.block):
        rows += _Block(tuple(block_rows), segments, strays, text, spacing).read()
    used = {token for row in rows for token in (*row.cells, *row.tokens)}
    inside = [segment for segment in segments if segment.match.label.kind in ("row", "group")]
    unplaced = tuple(token for segment in inside for token in segment.figures if token not in used)
    return TableCells(alignment, tuple(rows), unplaced)


class _Block:
    """The rows of one block while they are being read."""

    def __init__(
        self, rows: tuple[Row, ...], segments: list[Segment], strays: Mapping[str, Match], text: str, spacing: Spacing
    ) -> None:
        self.rows = rows
        self.columns = len(rows[0].fields)
        self.text = text
        self.spacing = spacing
        self.strays = strays
        self.segments = [segment for segment in segments if segment.match.label.block == rows[0].block]
        self.at = {segment.match.label.row.id: n for n, segment in enumerate(self.segments) if segment.match.label.row}

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
        if self._is_detached(found, chosen, groups):
            taken, unsure = self._match_between_anchors(groups)
        else:
            taken = {row.id: groups[group] for row, group in zip(found, chosen, strict=True) if group is not None}
            unsure = {row.id for row, doubt in zip(found, doubtful, strict=True) if doubt} | self._run_on()
            spare = [group for number, group in enumerate(groups) if number not in set(chosen)]
            lost = self._fill_lost_labels(taken, spare)
            taken |= lost
            unsure |= self._followed_by_more(group for group in spare if group not in lost.values())
        return [self._row(row, taken, unsure) for row in self.rows]

    def _row(self, row: Row, taken: Mapping[str, _Group], unsure: set[str]) -> RowCells:
        match = self._label(row)
        if match is None:
            cells = taken[row.id].cells if row.id in taken else ()
            return RowCells(row, None, "unlabelled" if cells else "missing", cells)
        if row.id in taken and row.id not in unsure and taken[row.id].cells:
            return RowCells(row, match, "read" if self._is_near(row, taken[row.id]) else "by_order", taken[row.id].cells)
        if row.id not in self.at:
            return RowCells(row, match, "unsure")
        segment = self.segments[self.at[row.id]]
        if row.id in unsure:
            return RowCells(row, match, "unsure", (), tuple(segment.figures))
        blanks = None if row.id in taken else self._blanks(segment)
        return RowCells(row, match, "read", blanks) if blanks else self._unread(row, segment)

    def _unread(self, row: Row, segment: Segment) -> RowCells:
        """A row whose cells could not be told apart, with all that stands for them."""
        figures = segment.figures
        glued = any(token.kind == "digits" or token.begin == segment.match.end for token in figures)
        shown = segment.ruled_cells if figures and all(token.ruled for token in figures) else segment.tokens
        marks = [token for token in shown if token.kind == "word" and _MARKS.fullmatch(self.text, token.begin, token.stop)]
        tokens = tuple(token for token in shown if token.kind != "word" or token in marks)
        return RowCells(row, segment.match, "glued" if glued else "unclear" if figures else "empty", (), tokens)

    def _label(self, row: Row) -> Match | None:
        return self.segments[self.at[row.id]].match if row.id in self.at else self.strays.get(row.id)

    def _followed_by_more(self, spare: Iterable[_Group]) -> set[str]:
        """Rows with complete sets of cells that no row took: which set is the row's own cannot be told."""
        rows = {number: row for row, number in self.at.items()}
        return {rows[group.segment] for group in spare if group.segment in rows}

    def _run_on(self) -> set[str]:
        """Rows whose labels stand in one cell: the cells behind them may be the first one's or the second one's.

        Where the whole table is one line, a row without figures is no more than a row whose blanks left no trace.
        """
        unsure = set()
        for one, other in pairwise(self.segments):
            rows = one.match.label.row, other.match.label.row
            if rows[0] and rows[1] and not one.tokens and not _SEPARATOR.search(self.text, one.match.end, other.match.begin):
                line = self.text.rfind("\n", 0, one.match.begin), self.text.find("\n", other.match.end) % (len(self.text) + 1)
                if sum(line[0] < segment.match.begin < line[1] for segment in self.segments) <= _MOST_IN_LINE:
                    unsure |= {rows[0].id, rows[1].id}
        return unsure

    def _is_near(self, row: Row, group: _Group) -> bool:
        if row.id not in self.at:
            return self._on_own_line(row, group)
        return group.segment in (self.at[row.id], self.at[row.id] - 1)

    def _on_own_line(self, row: Row, group: _Group) -> bool:
        """Whether the cells follow their label on its line, or stand inside it."""
        match = self._label(row)
        return match is not None and match.begin < group.begin and "\n" not in self.text[match.end : group.begin]

    def _is_detached(self, found: Sequence[Row], chosen: Sequence[int | None], groups: Sequence[_Group]) -> bool:
        """Whether cells stand before their labels or further away, so that only order can tell whose they are."""
        pairs = zip(found, chosen, strict=True)
        return any(number is not None and groups[number].segment != self.at[row.id] for row, number in pairs)

    def _match_between_anchors(self, groups: Sequence[_Group]) -> tuple[dict[str, _Group], set[str]]:
        """Cells on their label's own line are anchors; between two anchors rows and groups pair up in order if there are equally
        many of them, and stay unread if not."""
        anchors: list[tuple[int, int]] = [(-1, -1)]
        for number, row in enumerate(self.rows):
            own = [at for at, group in enumerate(groups) if at > anchors[-1][1] and self._on_own_line(row, group)]
            if own and self._is_anchor(row, groups[own[0]]):
                anchors.append((number, own[0]))
        taken = {self.rows[row].id: groups[group] for row, group in anchors[1:]}
        unsure: set[str] = set()
        anchors.append((len(self.rows), len(groups)))
        for (last_row, last_group), (next_row, next_group) in pairwise(anchors):
            between, free = self.rows[last_row + 1 : next_row], groups[last_group + 1 : next_group]
            labelled = [entry for entry in between if self._label(entry)]
            rows = next((side for side in (between, labelled) if len(side) == len(free)), None)
            if rows is None:
                unsure |= {entry.id for entry in labelled}
            else:
                taken |= {entry.id: cells for entry, cells in zip(rows, free, strict=True)}
        return taken, unsure

    def _is_anchor(self, row: Row, group: _Group) -> bool:
        """Whether a label and the cells on its line belong together for sure: not where two labels run on before two lines."""
        if row.id not in self.at:
            return True
        at = self.at[row.id]
        before = self.segments[at - 1] if at else None
        runs_on = before is not None and before.match.label.row is not None and not before.figures
        return group.segment == at and not (runs_on and self._sets_in(at) > 1)

    def _sets_in(self, at: int) -> int:
        return len(self._split(self.segments[at]))

    def _read_single_row(self) -> RowCells:
        """A block whose only row has no label: its cells follow the headers, or stand in parts behind their groups."""
        row, headers = self.rows[0], self.segments
        if not headers:
            return RowCells(row, None, "missing")
        match, last = headers[-1].match, headers[-1]
        every = Segment(match, last.stop, [token for segment in headers for token in segment.tokens])
        tokens = tuple(every.figures)
        cells = self._fit(last) if last.figures else None
        cells = cells or (self._fit(every) if tokens else self._blanks(last)) or self._fit_parts(row)
        return RowCells(row, match, "read", cells) if cells else self._unread(row, last if last.figures else every)

    def _fit_parts(self, row: Row) -> tuple[Token, ...] | None:
        """The cells of a row that is printed in parts, each behind its own headers: table 4 as three small tables."""
        parts = [len(list(group)) for _, group in groupby(row.fields, key=lambda field: field.id.rsplit(".", 1)[0])]
        leaf = row.fields[-1].column.label.rsplit(" / ", 1)[-1]
        ends = [segment for segment in self.segments if segment.match.label.printed == leaf]
        if len(ends) != len(parts) or not any(segment.figures for segment in ends[:-1]):
            return None
        fitted = [self._fit(segment, columns) for segment, columns in zip(ends, parts, strict=True)]
        return tuple(cell for cells in fitted if cells for cell in cells) if all(fitted) else None

    def _groups(self, number: int, segment: Segment) -> list[_Group]:
        """The complete sets of cells of one segment, and an empty one for cells on the label's line that make no set."""
        return [_Group(number, order, begin, cells) for order, (begin, cells) in enumerate(self._split(segment))]

    def _split(self, segment: Segment) -> list[tuple[int, tuple[Token, ...]]]:
        figures = segment.figures
        count = len(figures)
        own = [token for token in figures if "\n" not in self.text[segment.match.end : token.begin]]
        if segment.match.label.row and own and count > len(own) > 1:
            fitted = self._fit(replace(segment, tokens=[token for token in segment.tokens if token.line == own[0].line]))
            return [(own[0].begin, fitted or ()), *self._whole_lines(figures[len(own) :])]
        if any(token.kind == "digits" for token in figures):
            return self._whole_lines(figures)
        if count > self.columns and count % self.columns == 0:
            sets = [tuple(figures[at : at + self.columns]) for at in range(0, count, self.columns)]
            return [(cells[0].begin, cells) for cells in sets]
        if count > self.columns:
            return self._whole_lines(figures)
        cells = tuple(figures) if count == self.columns else None
        if cells is None and count and segment.match.label.row:
            cells = self._fit(segment)
        return [(figures[0].begin, cells)] if cells else []

    def _whole_lines(self, figures: list[Token]) -> list[tuple[int, tuple[Token, ...]]]:
        """Lines that hold exactly one number for each column; the other numbers are left over."""
        lines = [tuple(group) for _, group in groupby(figures, key=lambda token: token.line)]
        whole = [line for line in lines if len(line) == self.columns > 1 and all(token.kind != "digits" for token in line)]
        return [(line[0].begin, line) for line in whole]

    def _fit(self, segment: Segment, columns: int | None = None) -> tuple[Token, ...] | None:
        """One token per column if there is exactly one way to see it, else None."""
        columns = columns or self.columns
        figures = segment.figures
        if len(figures) > columns or any(token.kind == "digits" for token in figures):
            return None
        if len(figures) == columns:
            return tuple(figures)
        if figures and all(token.ruled for token in figures):
            return fit_ruled(segment, columns, self.spacing)
        shown = [token for token in segment.tokens if token.kind in ("number", "mark", "blank")]
        if len(shown) == columns or (segment.final and all(token.kind == "blank" for token in shown[columns:])):
            return tuple(shown[:columns]) if len(shown) >= columns else self._fit_by_room(segment, columns)
        alone = [token for token in segment.tokens if token.kind != "pad"]
        if len(alone) == columns and len({token.line for token in alone}) == len(alone) and alone[-1].kind != "word":
            return tuple(alone)
        return self._fit_by_room(segment, columns)

    def _fit_by_room(self, segment: Segment, columns: int) -> tuple[Token, ...] | None:
        by_column = blank_by_column(segment.figures, columns, self.text, self.spacing) if segment.figures else None
        return by_column or blank_by_breaks(segment, columns, self.text, self.spacing.breaks)

    def _blanks(self, segment: Segment) -> tuple[Token, ...] | None:
        """A row without any number whose blank cells the layout shows."""
        if segment.figures:
            return None
        blanks = [token for token in segment.tokens if token.kind in ("blank", "pad")]
        own = [token for token in blanks if "\n" not in self.text[segment.match.end : token.begin]]
        blanks = own if own and segment.match.label.row else blanks
        if len(blanks) >= self.columns:
            return tuple(token._replace(kind="blank") for token in blanks[: self.columns])
        return blank_by_breaks(segment, self.columns, self.text, self.spacing.breaks)

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
        """Rows to groups in order. Where each group follows a label of its own there is nothing to weigh; where no group need
        stand before its label, such a reading is no rival to the others."""
        order = [self.at[row.id] for row in found]
        segments = [group.segment for group in groups]
        if not self.strays and len(set(segments)) == len(segments) and set(segments) <= set(order):
            own = {segment: number for number, segment in enumerate(segments)}
            return [own.get(at) for at in order], [False] * len(order)
        amounts = [tuple(self.text[cell.begin : cell.stop] for cell in group.cells) for group in groups]
        matching = match_in_order(self._costs(order, groups, 1.0), len(groups))
        if all(number is None or groups[number].segment >= at for number, at in zip(matching.chosen, order, strict=True)):
            matching = match_in_order(self._costs(order, groups, SKIP_COST - 0.1), len(groups))
        return matching.chosen, matching.doubtful(amounts)

    def _costs(self, order: Sequence[int], groups: Sequence[_Group], before: float) -> list[list[float]]:
        """What it costs to give each group to each row: little behind the label, `before` where it stands before it and no row
        between, more with every row between."""
        rows_before = [0, *accumulate(segment.match.label.row is not None for segment in self.segments)]
        costs = []
        for at in order:
            passed = [
                rows_before[at] - rows_before[group.segment + 1]
                if group.segment < at
                else rows_before[group.segment] - rows_before[at + 1]
                for group in groups
            ]
            costs.append(
                [
                    self._own_cost(at, group)
                    if group.segment == at
                    else before
                    if group.segment < at and not between
                    else _FAR_COST + 0.5 * between
                    for group, between in zip(groups, passed, strict=True)
                ]
            )
        return costs

    def _own_cost(self, at: int, group: _Group) -> float:
        """What it costs to give a group to the row after whose label it stands, or inside it."""
        end = self.segments[at].match.end
        if group.begin < end:
            return 0.0
        same_line = "\n" not in self.text[end : group.begin]
        return (0.0 if same_line else 0.2) + 2.0 * group.order


def _key(group: _Group) -> tuple[int, int]:
    return group.segment, group.order
