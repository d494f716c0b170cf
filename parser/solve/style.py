"""What the rows of a table, and the whole text, show of the way in which the table lost its separators and cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parser.rows import RowCells
from parser.solve.blanks import has_total
from parser.solve.domains import TableStyle, read_pieces, shape_of, shows_blanks

_SHORT_LINE = 8
_MANY_LINES = 20
_ROW_OF_ZEROS = re.compile(r"0(?: ?0){6}")


def find_style(rows: Sequence[RowCells], text: str, *, glued: bool) -> TableStyle:
    """The style of a table; where digits ran together, blank cells are taken as lost only if some row shows it."""
    if not glued:
        return TableStyle(glued=False, drops_repeats=never_repeats(text))
    lost = any(row.reading == "empty" or _is_short(row, text) for row in rows)
    return style_without_blanks(rows, text) if lost else TableStyle(glued=True)


def style_without_blanks(rows: Sequence[RowCells], text: str) -> TableStyle:
    """The style of a glued table whose blank cells left no trace; totals too where some row has no reading with right ones."""
    totalled = all(_may_have_total(row, text) for row in rows if _is_glued(row))
    return TableStyle(glued=True, drops_blanks=True, drops_totals=not totalled)


def prints_zeros(text: str) -> bool:
    """Whether some row of zeros is printed in full: then the report writes its zeros, and a lost cell is an exception."""
    return bool(_ROW_OF_ZEROS.search(text))


def _is_glued(row: RowCells) -> bool:
    return row.reading in ("glued", "unclear") and bool(row.figures) and not shows_blanks(row)


def _is_short(row: RowCells, text: str) -> bool:
    digits = sum(len(piece.digits) for piece in read_pieces(row.figures, text))
    return _is_glued(row) and 0 < digits < len(row.row.fields)


def _may_have_total(row: RowCells, text: str) -> bool:
    pieces, shape = list(read_pieces(row.figures, text)), shape_of(row.row)
    return not (pieces and shape.groups) or has_total(pieces, shape)


def never_repeats(text: str) -> bool:
    """Whether no line stands in the text twice, though it has many short ones: a copy that keeps the first of equal lines.

    A cell that such a copy lost may have held any number that stands further up.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    short = sum(len(line) <= _SHORT_LINE for line in lines)
    return short >= _MANY_LINES and len(set(lines)) == len(lines)
