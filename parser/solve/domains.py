"""The possible readings of one row, from what the layout shows of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from parser.cells import Token
from parser.forms import ColumnType, Row
from parser.rows import RowCells
from parser.solve.blanks import cut_sparse, cut_untotalled
from parser.solve.readings import Cell, Piece, Reading, Shape, TooManyError, cut, fill, place, thin_out, windows
from parser.values import read_amount

_LIMIT = 3000
_MANY = 1000
_FEW = 300
# Digits behind the last figure that belong to the row and yet to no figure of it; not the ordinal of the next row.
_RUNS_ON = re.compile(r" *\d+(?![\d.．、,，)）])")
_THOUSANDS = re.compile(r"[,，]")
_PIECE = re.compile(r"(?P<sign>[+\-]|增加?|减少?)?\s*(?P<digits>\d+)(?P<decimals>\.\d+)?")


@dataclass(frozen=True, slots=True)
class Domain:
    """The readings of a row; `is_summed` says that its totals are right in all of them."""

    readings: tuple[Reading, ...]
    is_summed: bool


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How the table lost its separators and cells.

    `glued`: digits ran together. `drops_blanks`: blank cells left no trace, `drops_totals`: of totals too. `drops_repeats`: lines
    that repeat another one are lost, so a lost cell may hold any number.
    """

    glued: bool
    drops_blanks: bool = False
    drops_totals: bool = False
    drops_repeats: bool = False


def shape_of(row: Row) -> Shape:
    """The types of the row's columns and the groups that end with a total."""
    types = tuple(field.column.type for field in row.fields)
    sizes, size = [], 0
    for field in row.fields:
        size += 1
        if field.column.id.rsplit(".", 1)[-1] == "total":
            sizes.append(size)
            size = 0
    return Shape(types, tuple(sizes) if not size else ())


def find_domain(row: RowCells, text: str, style: TableStyle) -> Domain | None:
    """What a row can be; None when nothing can be said of it (its label is missing, or there is too much to compare)."""
    shape = shape_of(row.row)
    if row.cells:
        return _read_domain(row, text, shape)
    if row.reading == "empty" and style.drops_blanks:
        return Domain((tuple(Cell(0, -1, -1) for _ in shape.types),), True)
    if row.reading not in ("glued", "unclear") or not row.figures or any(token.kind == "word" for token in row.tokens):
        return None
    if _RUNS_ON.match(text, row.figures[-1].stop):
        return None
    if style.glued and any(_THOUSANDS.search(text, token.begin, token.stop) for token in row.figures):
        return None
    try:
        return _open_domain(row, text, shape, style)
    except TooManyError:
        return None


def _read_domain(row: RowCells, text: str, shape: Shape) -> Domain | None:
    cells = [_cell(token, text, kind) for token, kind in zip(row.cells, shape.types, strict=True)]
    if any(cell is None and token.kind in ("digits", "word") for cell, token in zip(cells, row.cells, strict=True)):
        return None
    reading = fill(cells, shape)
    plain = tuple(cell if cell is not None else Cell(0, -1, -1) for cell in cells)
    at = 0
    for size in shape.groups:
        total = at + size - 1
        if plain[total].is_lost:
            parts = sum((cell.amount for cell in plain[at:total]), 0)
            plain = (*plain[:total], Cell(parts, -1, -1), *plain[total + 1 :])
        at += size
    return Domain((plain,), reading is not None)


def _open_domain(row: RowCells, text: str, shape: Shape, style: TableStyle) -> Domain | None:
    """Readings with right totals if there are any, else readings whose totals are wrong in the source."""
    pieces = list(read_pieces(row.figures, text))
    if not pieces:
        return None
    if style.glued and style.drops_blanks and shape.groups and not shows_blanks(row):
        readings = cut_sparse(pieces, shape, limit=_LIMIT)
        if style.drops_totals:
            readings = _unique([*readings, *cut_untotalled(tuple(pieces), shape, limit=_MANY)])
        return Domain(tuple(readings), True) if readings else None
    if shape.groups:
        readings = _unique(_summed_readings(row, pieces, text, shape, style))
        if readings:
            return Domain(tuple(readings), True)
    if not style.glued:
        return None
    readings = _unique(_cut_all(pieces, shape, style))
    return Domain(tuple(readings), not shape.groups) if readings else None


def shows_blanks(row: RowCells) -> bool:
    """Whether the layout shows blank cells of a row that was not read."""
    return any(token.kind in ("blank", "pad") for token in row.tokens)


def _summed_readings(row: RowCells, pieces: list[Piece], text: str, shape: Shape, style: TableStyle) -> list[Reading]:
    if style.glued and not shows_blanks(row):
        return cut(pieces, shape, limit=_LIMIT)
    if any(piece.sign or piece.decimals for piece in pieces) or any(token.kind == "digits" for token in row.figures):
        return []
    columns = len(shape.types)
    cells = [_cell(token, text, "count") for token in row.tokens if token.kind in ("number", "mark", "blank", "pad")]
    figures = [cell for cell in cells if cell is not None]
    if style.drops_repeats and len(figures) < columns - 1:
        return []
    if shows_blanks(row) and len(cells) > columns:
        return windows(cells, shape)
    if len(figures) > columns:
        return thin_out(figures, shape)
    return place(figures, shape, limit=_LIMIT)


def _cut_all(pieces: list[Piece], shape: Shape, style: TableStyle) -> list[Reading]:
    """Readings whatever their totals are; where blank cells left no trace also those with fewer figures than columns."""
    columns, digits = len(shape.types), sum(len(piece.digits) for piece in pieces)
    readings = cut(pieces, shape, limit=_MANY, summed=False) if digits >= columns else []
    if not style.drops_blanks:
        return readings
    cuts: dict[tuple[ColumnType, ...], list[Reading]] = {}
    for count in range(max(1, len(pieces)), min(columns, digits + 1)):
        for taken in combinations(range(columns), count):
            types = tuple(shape.types[column] for column in taken)
            if types not in cuts:
                cuts[types] = cut(pieces, Shape(types), limit=_FEW, summed=False)
            for cells in cuts[types]:
                placed = dict(zip(taken, cells, strict=True))
                readings.append(tuple(placed.get(column, Cell(0, -1, -1)) for column in range(columns)))
    return readings


def read_pieces(figures: Iterable[Token], text: str) -> Iterable[Piece]:
    """The digits of each figure of a row, with its sign and decimals."""
    for token in figures:
        found = _PIECE.match(text, token.begin, token.stop)
        if found is None:
            continue
        sign = "-" if (found["sign"] or "").startswith(("-", "减")) else "+" if found["sign"] else ""
        yield Piece(sign, found["digits"], found["decimals"] or "", found.start("digits"))


def _cell(token: Token, text: str, kind: ColumnType) -> Cell | None:
    """A token as a cell; None for a blank, and for what is no number."""
    if token.kind != "number":
        return Cell(0, token.begin, token.stop) if token.kind == "mark" else None
    amount = read_amount(text[token.begin : token.stop], kind)
    return Cell(amount[0], token.begin, token.stop) if amount else None


def _unique(readings: Iterable[Reading]) -> list[Reading]:
    return list(dict.fromkeys(readings))
