"""A workbook for reading: an overview, the statutory tables of each report as the form prints them, and all issues.

A number stands in its cell, a blank is an empty grey cell and never 0, every other state has its sign. Coloured are cells that an
issue names and states that need a look; a note on the cell says what speaks against it. Texts are always texts: nothing of a
report can become a formula. Indicators of older reports are listed line by line.
"""

from __future__ import annotations

import errno
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parser.corpus.atomic import replacing
from parser.corpus.collection import Corpus
from parser.errors import InputError, MissingExtraError
from parser.forms import Table, load_forms
from parser.tabulate.explode import explode
from parser.tabulate.grid import lay_out

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_REPORTS = 200
SIGNS = {"not_applicable": "/", "absent": "–", "unreadable": "?", "ambiguous": "?"}
FILLS = {
    "blank": "EEEEEE",
    "not_applicable": "EEEEEE",
    "absent": "D9D9D9",
    "split": "DDEBF7",
    "unreadable": "F8CBAD",
    "ambiguous": "F8CBAD",
    "warning": "FFF2CC",
    "error": "FF9999",
}
LEGEND = {
    "blank": "blank in the report",
    "not_applicable": "/ not applicable",
    "absent": "– not in the text",
    "split": "digits ran together; the arithmetic leaves one reading",
    "unreadable": "? unreadable or ambiguous",
    "warning": "named by a warning",
    "error": "named by an error",
}
OVERVIEW = (
    "file",
    "document",
    "agency",
    "year",
    "title",
    "form",
    "amounts",
    "broken",
    "errors",
    "warnings",
    "failure",
    "version",
)
ISSUES = ("agency", "year", "severity", "code", "message", "fields", "file", "document")
HEADER_FILL, LABEL_WIDTH, NUMBER_WIDTH = "E2EFDA", 24, 11
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_workbook(corpus: Corpus, path: Path) -> None:
    """Writes the workbook, whole or not at all.

    Raises InputError for more than 200 documents (use Parquet or CSV), MissingExtraError without openpyxl, OutputError when the
    disk is full.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise MissingExtraError('a workbook needs openpyxl: pip install "zfxxgk-parser[xlsx]"') from error
    reports = corpus.table("reports").to_pylist()
    if len(reports) > MOST_REPORTS:
        raise InputError(
            f"{path}: a workbook holds {MOST_REPORTS} reports, not {len(reports)}; write .parquet or .csv, or fewer files"
        )
    book = Workbook()
    names = [_sheet_name(number, report) for number, report in enumerate(reports, 1)]
    overview: Worksheet = book["Sheet"]
    overview.title = "reports"
    _add_overview(overview, reports, names)
    entries = [row for batch in corpus.documents() for row in batch["fields_list"].to_pylist()]
    for name, report, values in zip(names, reports, entries, strict=True):
        _add_report(book, name, report, {value["field"]: value for value in values})
    issues = (row for batch in corpus.documents() for row in explode(batch, "issues").to_pylist())
    _add_rows(book.create_sheet("issues"), ISSUES, issues)
    with replacing(path) as draft:
        draft.write_bytes(_to_bytes(book))


def _to_bytes(book: Workbook) -> bytes:
    """The workbook as bytes. Each sheet is a temporary file first, and what lxml says of a full disk is no OSError."""
    content = io.BytesIO()
    try:
        book.save(content)
    except Exception as error:
        if type(error).__name__ != "SerialisationError":
            raise
        raise OSError(errno.EFBIG if "EFBIG" in str(error) else errno.ENOSPC, "the folder of temporary files is full") from error
    return content.getvalue()


def _add_overview(sheet: Worksheet, reports: Iterable[Mapping[str, Any]], names: list[str]) -> None:
    _add_rows(sheet, OVERVIEW, reports)
    for line, name in enumerate(names, 2):
        sheet.cell(line, 1).hyperlink = f"#'{name.replace(chr(39), chr(39) * 2)}'!A1"
    for at, (state, words) in enumerate(LEGEND.items(), len(names) + 3):
        _paint(_write(sheet, at, 1, words), FILLS[state])


def _add_rows(sheet: Worksheet, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    for at, name in enumerate(columns, 1):
        _paint(_write(sheet, 1, at, name), HEADER_FILL)
    for line, row in enumerate(rows, 2):
        for at, name in enumerate(columns, 1):
            cell = _write(sheet, line, at, row[name])
            if name == "severity" and row[name] in FILLS:
                _paint(cell, FILLS[row[name]])
    sheet.freeze_panes = "A2"


def _add_report(book: Workbook, name: str, report: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]]) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet(name)
    _write(sheet, 1, 1, report["title"] or report["agency"] or report["file"]).font = Font(bold=True, size=14)
    top = 3
    for part in (report["tables"] or "").split():
        table_id, form_id = part.split(":")
        form = load_forms()[form_id]
        table = next(table for table in form.tables if table.id == table_id)
        _write(sheet, top, 1, f"{table.heading}  [{form_id}]").font = Font(bold=True)
        add = _add_list if form.layout == "indicators" else _add_table
        top = add(sheet, table, values, top + 1) + 1
    for column in range(1, 16):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = LABEL_WIDTH if column <= 3 else NUMBER_WIDTH


def _add_table(sheet: Worksheet, table: Table, values: Mapping[str, Mapping[str, Any]], top: int) -> int:
    """A table as its form prints it; gives the line below."""
    last = top
    for place in lay_out(table):
        line, column = top + place.row, place.column + 1
        last = max(last, line + place.rows)
        if place.field is not None:
            _add_value(sheet, line, column, values.get(place.field.id))
            continue
        _paint(_write(sheet, line, column, place.text), HEADER_FILL)
        if place.rows > 1 or place.columns > 1:
            sheet.merge_cells(None, line, column, line + place.rows - 1, column + place.columns - 1)
    return last


def _add_list(sheet: Worksheet, table: Table, values: Mapping[str, Mapping[str, Any]], top: int) -> int:
    """The indicators that the report has, a line each."""
    labels = {field.id: field.row_label for field in table.fields}
    shown = [value for field, value in values.items() if field.split(".", 1)[0] == table.id]
    for line, value in enumerate(shown, top):
        field, _, column = value["field"].rpartition(".")
        label = labels.get(value["field"]) or f"{labels.get(field, field)} / {column}"
        _paint(_write(sheet, line, 1, label), HEADER_FILL)
        _add_value(sheet, line, 2, value)
        _write(sheet, line, 3, value["unit"])
    return top + len(shown)


def _add_value(sheet: Worksheet, line: int, column: int, value: Mapping[str, Any] | None) -> None:
    """The amount or the sign of its state, with colour and note."""
    from decimal import Decimal

    from openpyxl.comments import Comment

    value = value or {"state": "absent", "amount_exact": None, "severity": "", "issues": "", "suggestion": None, "candidates": ""}
    amount = value["amount_exact"]
    cell = _write(sheet, line, column, SIGNS.get(value["state"]) if amount is None else Decimal(amount))
    doubt = value["severity"] if value["severity"] in ("error", "warning") else ""
    if doubt or value["state"] in FILLS:
        _paint(cell, FILLS[doubt or value["state"]])
    notes = [f"{value['state']}: {value['issues']}".rstrip(": ")] if value["issues"] or value["state"] in FILLS else []
    notes += [f"the form's arithmetic implies {value['suggestion']}"] if value["suggestion"] is not None else []
    notes += [f"may be {value['candidates']}"] if value["candidates"] else []
    if notes:
        cell.comment = Comment("\n".join(notes), "zfxxgk")


def _write(sheet: Worksheet, line: int, column: int, content: Any) -> Cell:
    """Writes a number as a number, and a text as a text whatever it starts with."""
    from openpyxl.styles import Alignment

    cell: Any = sheet.cell(line, column)
    if isinstance(content, str):
        cell.value = _NOT_IN_XML.sub("\ufffd", content)
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    else:
        cell.value = content
    written: Cell = cell
    return written


def _paint(cell: Cell, colour: str) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)


def _sheet_name(number: int, report: Mapping[str, Any]) -> str:
    """`3 青溪县水务局 2021`: the number keeps names apart, and 31 characters are what a workbook allows."""
    whole = f"{number} {report['agency'] or report['file'] or ''} {report['year'] or ''}".strip()
    return _NOT_IN_NAMES.sub("_", _NOT_IN_XML.sub("_", whole))[:31].strip("'")
