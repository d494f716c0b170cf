"""From the cells of a table's rows to its values: amount, state, raw text, span and score, and what a user must know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from parser.cells import Token
from parser.forms import Field, Row, Table
from parser.issues import make_issue
from parser.lines import Document
from parser.model import Issue, Span, State, Value
from parser.rows import Reading, RowCells, TableCells
from parser.solve import SolvedCell, SolvedRow
from parser.values import read_amount

_DOUBTFUL_SCORE = 0.7
_UNIT = re.compile(r"(.)元")
_HOLES = ("?", "\ufffd")
_MISREAD: dict[Reading, str] = {
    "missing": "row-missing",
    "empty": "cells-missing",
    "unclear": "cells-unclear",
    "unsure": "cells-unclear",
    "glued": "glued-digits",
}
_TO_LOOK_AT: dict[Reading, str] = {"unlabelled": "row-label-missing", "by_order": "placed-by-order"}


@dataclass(slots=True)
class Assembled:
    """One table of the report with its values and issues."""

    table: Table
    values: dict[str, Value] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def assemble_table(
    copies: Sequence[TableCells], document: Document, solved: Mapping[str, SolvedRow], *, thinned: bool = False
) -> Assembled:
    """The values of a table from its copies in the text: the fullest copy first, another one for a row that it lacks.

    `solved` holds what arithmetic says of the rows of the first copy that could not be read on their own. `thinned` says that the
    text lost every repeated line: then cells that nothing settles are absent, whatever figures their row has left.
    """
    table = copies[0].alignment.table
    result = Assembled(table)
    for number, row in enumerate(table.rows):
        readings = [copy.rows[number] for copy in copies]
        cells = next((cells for cells in readings if cells.cells), readings[0])
        money = dict.fromkeys(f.column.label for f in row.fields if f.column.type == "money")
        units = {column: _header_unit(copies[0], column, document.text) for column in money}
        if not cells.cells and row.id in solved:
            outcome = solved[row.id]
            values = _solved_values(row, cells, outcome, document, units)
            values = _without_lost_cells(values) if thinned else values
            result.issues += _solved_issues(row, cells, outcome, values, document)
        else:
            values = _values(row, cells, document, units)
            issues = _row_issues(row, cells, values, document)
            if thinned and not cells.cells and cells.figures:
                values = _without_lost_cells(values)
                issues = iter([_thinned_issue(row, cells, document)])
            result.issues += issues
        result.values |= {value.field: value for value in values}
    result.issues += _unplaced_issues(copies[0], document)
    if len(copies) > 1:
        result.issues += _compare_copies(copies, result, document)
    return result


def _values(row: Row, cells: RowCells, document: Document, units: Mapping[str, str | None]) -> list[Value]:
    """The cells of a row as they stand; `units` are those of headers by column."""
    score = _score(cells)
    if cells.cells:
        pairs = zip(row.fields, cells.cells, strict=False)
        return [_value(at, token, document, units.get(at.column.label), score) for at, token in pairs]
    span = _figures_span(cells, document)
    if cells.reading in ("missing", "empty") or span is None:
        state: State = "ambiguous" if cells.reading == "unsure" else "absent"
        return [Value(at.id, None, state, score=score) for at in row.fields]
    raw = document.source[span.start : span.end]
    return [Value(at.id, None, "ambiguous", raw, span, score=score) for at in row.fields]


def _score(cells: RowCells) -> float:
    """How well the label of the row was recognised."""
    return round(cells.match.place.spot.score, 4) if cells.match else 0.0


def _value(at: Field, token: Token, document: Document, header_unit: str | None, score: float) -> Value:
    span = document.span(token.begin, token.stop)
    raw = document.source[span.start : span.end]
    if token.kind in ("blank", "pad"):
        return Value(at.id, None, "blank", raw, span, score=score)
    if token.kind == "mark":
        return Value(at.id, None, "not_applicable", raw, span, score=score)
    amount = read_amount(document.text[token.begin : token.stop], at.column.type, header_unit) if token.kind == "number" else None
    if amount is None:
        return Value(at.id, None, "unreadable", raw, span, score=score)
    return Value(at.id, amount[0], "given", raw, span, unit=amount[1], score=score)


def _figures_span(cells: RowCells, document: Document) -> Span | None:
    """Where the figures of a row that was not read stand."""
    return document.span(cells.figures[0].begin, cells.figures[-1].stop) if cells.figures else None


def _solved_values(
    row: Row, cells: RowCells, solved: SolvedRow, document: Document, units: Mapping[str, str | None]
) -> list[Value]:
    """The cells of a row that arithmetic settled, or their candidates."""
    return [
        _solved_value(at, cells, number, solved, document, units.get(at.column.label)) for number, at in enumerate(row.fields)
    ]


def _solved_value(
    at: Field, cells: RowCells, number: int, solved: SolvedRow, document: Document, header_unit: str | None
) -> Value:
    score = _score(cells)
    evidence = "arithmetic and text" if solved.facts else "arithmetic"
    cell = solved.cells[number]
    if cell.amount is None:
        span = _figures_span(cells, document)
        raw = document.source[span.start : span.end] if span else None
        value = Value(at.id, None, "ambiguous", raw, span, score=score, evidence=evidence)
        return replace(value, suggestion=cell.suggestion, candidates=cell.candidates)
    span = document.span(cell.begin, cell.stop)
    whole = any(_is_whole(token, cell, document) for token in cells.figures)
    amount, unit = read_amount(document.text[cell.begin : cell.stop], at.column.type, header_unit) or (cell.amount, None)
    return Value(
        at.id,
        cell.amount if at.column.type != "money" else amount,
        "given" if whole else "split",
        document.source[span.start : span.end],
        span,
        unit=unit,
        score=score,
        evidence=evidence,
    )


def _without_lost_cells(values: Sequence[Value]) -> list[Value]:
    """The cells of a row that lost some, where nothing says which: those without an amount are absent."""
    return [
        value if value.amount is not None else Value(value.field, None, "absent", score=value.score, evidence=value.evidence)
        for value in values
    ]


def _thinned_issue(row: Row, cells: RowCells, document: Document) -> Issue:
    """Names the figures that are left of a row which lost the lines that repeat others."""
    span = _figures_span(cells, document)
    text = repr(_short(document.source[span.start : span.end])) if span else ""
    ids = [field.id for field in row.fields]
    return make_issue("repeats-lost", fields=ids, span=span, label=row.label or row.fields[0].table, columns=len(ids), text=text)


def _is_whole(token: Token, cell: SolvedCell, document: Document) -> bool:
    """Whether a cell is all of a figure of the source, not digits cut from it."""
    before = document.text[token.begin : cell.begin]
    return token.begin <= cell.begin and token.stop == cell.stop and not any(char.isdigit() for char in before)


def _solved_issues(row: Row, cells: RowCells, solved: SolvedRow, values: Sequence[Value], document: Document) -> Iterator[Issue]:
    """What a user must know of a row that arithmetic read."""
    label = row.label or row.fields[0].table
    ids = [value.field for value in values]
    span = _figures_span(cells, document)
    text = repr(_short(document.source[span.start : span.end])) if span else ""
    open_ids = [value.field for value in values if value.amount is None]
    if open_ids and not solved.exhausted:
        yield make_issue("search-stopped", fields=open_ids, span=span, label=label, text=text)
    elif open_ids:
        yield make_issue("several-readings", fields=open_ids, span=span, label=label, text=text, count=solved.readings)
    if solved.lost:
        yield make_issue("cells-lost", fields=ids, span=span, label=label, text=text, columns=len(ids))
    if solved.is_settled and len(cells.figures) > len(ids):
        yield make_issue("cells-surplus", fields=ids, span=span, label=label, text=text, columns=len(ids))
    if solved.facts:
        yield make_issue("decided-by-text", fields=ids, span=span, label=label, facts=", ".join(solved.facts))


def _header_unit(cells: TableCells, column: str, text: str) -> str | None:
    """The unit that the header of a column prints, as in 本年收费金额（单位：万元）; with a hole in it, the form's own."""
    for match in cells.alignment.matches:
        if match.label.kind == "header" and match.label.printed == column:
            found = _UNIT.search("".join(text[match.begin : match.end + 8].split()))
            official = _UNIT.search(column)
            if found and found[1] in _HOLES:
                return official[0] if official else None
            return found[0] if found and found[1] in ("亿", "万", "千") else "元" if found else None
    return None


def _row_issues(row: Row, cells: RowCells, values: Sequence[Value], document: Document) -> Iterator[Issue]:
    ids = [value.field for value in values]
    label = row.label or row.fields[0].table
    span = document.span(cells.match.begin, cells.match.end) if cells.match else values[0].span
    if not cells.cells:
        text = values[0].raw or ""
        code, place = _MISREAD[cells.reading], values[0].span or span
        yield make_issue(code, fields=ids, span=place, label=label, columns=len(ids), text=repr(_short(text)))
        return
    if cells.reading in _TO_LOOK_AT:
        yield make_issue(_TO_LOOK_AT[cells.reading], fields=ids, span=span, label=label)
    elif cells.match and cells.match.place.spot.score < _DOUBTFUL_SCORE and row.label:
        yield make_issue("label-doubtful", fields=ids, span=span, label=label, score=cells.match.place.spot.score)
    for value in values:
        if value.state == "unreadable":
            yield make_issue("cell-unreadable", fields=[value.field], span=value.span, label=value.field, text=repr(value.raw))


def _unplaced_issues(cells: TableCells, document: Document) -> Iterator[Issue]:
    """One issue for each line of numbers that no row took."""
    for _, group in groupby(cells.unplaced, key=lambda token: token.line):
        line = list(group)
        span = document.span(line[0].begin, line[-1].stop)
        text = repr(_short(document.source[span.start : span.end]))
        yield make_issue("number-unplaced", span=span, text=text, table=cells.alignment.table.id)


def _compare_copies(copies: Sequence[TableCells], result: Assembled, document: Document) -> Iterator[Issue]:
    """Whether the other copies of a table say the same."""
    differing: list[str] = []
    for copy in copies[1:]:
        for number, row in enumerate(result.table.rows):
            cells = copy.rows[number]
            if cells.cells:
                values = _values(row, cells, document, {})
                differing += [v.field for v in values if v.raw != result.values[v.field].raw and v.amount is not None]
    if differing:
        ids = list(dict.fromkeys(differing))
        yield make_issue("table-copies-differ", fields=ids, table=result.table.id, count=len(ids))
    elif any(copy.complete for copy in copies[1:]):
        yield make_issue("table-repeated", table=result.table.id, count=len(copies))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
