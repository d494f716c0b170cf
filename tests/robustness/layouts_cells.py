"""Layouts that keep the cells of a table apart: pipes, one cell a line, tabs, CSV, Markdown, aligned columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from random import Random
from typing import TypeAlias
from unicodedata import east_asian_width

from tests.robustness.document import ActiveTable, ApplicationsTable, Document, Heading, Line, Paragraph, ReviewTable, Table
from tests.robustness.grid import Grid, dom_rows, full_rows, grids

NBSP = "\u00a0"
TableText: TypeAlias = Callable[[Grid, Random], str]


def compose(document: Document, rng: Random, table_text: TableText, between: str = "\n", heading: str = "") -> str:
    """The pieces of a report joined by `between`, its tables rendered by `table_text`."""
    parts: list[str] = []
    for piece in document.pieces:
        if isinstance(piece, ActiveTable | ApplicationsTable | ReviewTable):
            parts += [table_text(grid, rng) for grid in grids(piece)]
        else:
            parts.append(heading + piece.line if isinstance(piece, Heading) else piece.text)
    return between.join(parts) + "\n"


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def _piped(cells: Iterable[str]) -> str:
    return re.sub(r" +", " ", " | ".join(map(_flat, cells)))


def _piped_row(row: list[str] | str, width: int, last: bool) -> str:
    """One row with its empties at the end; the last row of a table has none."""
    if isinstance(row, str):
        return row
    filled = max((i for i, text in enumerate(row, 1) if text), default=0)
    spare = len(row) - filled if last else width - filled
    return f"{_piped(row[:filled])} | {'|' * spare}".strip(" ")


def pipe_rows(document: Document, rng: Random) -> str:
    """`规章 | 0 | 0 | 0 |`: no leading pipe, the empties that colspans leave stand at the end of the row."""

    def table_text(grid: Grid, rng: Random) -> str:
        rows = dom_rows(grid)
        return "\n".join(_piped_row(row, grid.width, row is rows[-1]) for row in rows)

    return compose(document, rng, table_text)


def pipe_padded(document: Document, rng: Random) -> str:
    """`| 一、… | | | 0 | 0 |`: pipes on both sides, the empties directly after the spanning label."""
    return compose(
        document,
        rng,
        lambda grid, _: "\n".join(r if isinstance(r, str) else _piped(["", *r, ""]).strip() for r in full_rows(grid)),
    )


def pipe_lines(document: Document, rng: Random) -> str:
    """One cell a line with its pipe at the end; a blank cell is a lone pipe, empties of colspans stand together."""

    def table_text(grid: Grid, rng: Random) -> str:
        lines = []
        rows = dom_rows(grid)
        for row in rows:
            if isinstance(row, str):
                lines.append(row)
                continue
            lines += [f"{_flat(text)} |" if text else "|" for text in row]
            if len(row) < grid.width and row is not rows[-1]:
                lines.append("|" * (grid.width - len(row)))
        return "\n".join(lines)

    return compose(document, rng, table_text)


def pipe_alone(document: Document, rng: Random) -> str:
    """A lone pipe on its own line between two cells; a blank cell leaves two pipes in a row."""

    def table_text(grid: Grid, rng: Random) -> str:
        lines = []
        for row in full_rows(grid):
            cells = [row] if isinstance(row, str) else row
            lines += [line for text in cells for line in (_flat(text), "|") if line][:-1]
        return "\n".join(lines)

    return compose(document, rng, table_text)


def _cell_lines(between: str) -> TableText:
    def table_text(grid: Grid, rng: Random) -> str:
        return between.join(text for row in dom_rows(grid) for text in ([row] if isinstance(row, str) else row))

    return table_text


def lines(document: Document, rng: Random) -> str:
    """One cell a line; a blank cell is an empty line."""
    return compose(document, rng, _cell_lines("\n"))


def lines_spaced(document: Document, rng: Random) -> str:
    """One cell a line with an empty line between; a blank cell leaves three empty lines."""
    return compose(document, rng, _cell_lines("\n\n"), "\n\n")


def nbsp_lines(document: Document, rng: Random) -> str:
    """One cell a line, numbers padded with a no-break space before or after; a blank cell is a lone one."""

    def padded(text: str, rng: Random) -> str:
        if not text:
            return NBSP
        if not re.fullmatch(r"[+\-]?[\d.,]+", text):
            return text
        return rng.choice((NBSP + text, text + NBSP, text))

    def table_text(grid: Grid, rng: Random) -> str:
        return "\n\n".join(padded(t, rng) for row in dom_rows(grid) for t in ([row] if isinstance(row, str) else row))

    return compose(document, rng, table_text, f"\n\n{NBSP}\n\n")


def newline_grid(document: Document, rng: Random) -> str:
    """Cells end in three line breaks, rows in two more: a blank cell shows only as more of them."""

    def table_text(grid: Grid, rng: Random) -> str:
        rows = [[row] if isinstance(row, str) else row for row in dom_rows(grid)]
        return "\n" * 5 + "\n\n\n\n\n".join("\n\n\n".join(row) for row in rows) + "\n" * 6

    return compose(document, rng, table_text)


def tabs(document: Document, rng: Random) -> str:
    """Rows copied from a spreadsheet: cells between tabs, spanned places empty."""
    return compose(
        document,
        rng,
        lambda grid, _: "\n".join(r if isinstance(r, str) else "\t".join(map(_flat, r)) for r in full_rows(grid)),
    )


def comma_separated(document: Document, rng: Random) -> str:
    """A CSV file of the whole report, quoted where a cell holds a comma or a line break."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for piece in document.pieces:
        if isinstance(piece, Heading | Paragraph | Line):
            writer.writerow([piece.line if isinstance(piece, Heading) else piece.text])
            continue
        for grid in grids(piece):
            writer.writerows([row] if isinstance(row, str) else row for row in full_rows(grid))
    return buffer.getvalue()


def _markdown_row(row: list[str]) -> str:
    return f"| {' | '.join(map(_flat, row))} |"


def markdown(document: Document, rng: Random) -> str:
    """Markdown tables: the rule under the first row, spanned places empty, headings with `##`."""

    def table_text(grid: Grid, rng: Random) -> str:
        out = []
        for index, row in enumerate(full_rows(grid)):
            out.append(row if isinstance(row, str) else _markdown_row(row))
            if index == 0:
                out.append("|" + "---|" * grid.width)
        return "\n".join(out)

    return compose(document, rng, table_text, "\n\n", "## ")


def markdown_pieces(document: Document, rng: Random) -> str:
    """Markdown tables that a converter cut at random rows, each piece with a rule of its own; groups stand as text."""

    def table_text(grid: Grid, rng: Random) -> str:
        out: list[str] = []
        fresh = True
        for row in dom_rows(grid):
            if isinstance(row, str):
                out += ["", row, ""]
                fresh = True
                continue
            label, rest = row[0], row[1:]
            if len(row) == 1:
                out += ["", label]
                fresh = True
                continue
            if fresh and out:
                out.append("")
            out.append(_markdown_row([label, *rest]))
            if fresh:
                out.append("|" + "---|" * len(row))
            fresh = rng.random() < 0.25
        return "\n".join(out)

    return compose(document, rng, table_text, "\n\n")


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def columns(document: Document, rng: Random) -> str:
    """Columns aligned with spaces at display width; a blank cell is a gap."""

    def table_text(grid: Grid, rng: Random) -> str:
        rows = [[row] if isinstance(row, str) else [_flat(text) for text in row] for row in full_rows(grid)]
        body = [row for row in rows if len(row) == grid.width]
        widths = [max(_width(row[i]) for row in body) for i in range(grid.width)]
        return "\n".join(_aligned(row, widths) for row in rows)

    return compose(document, rng, table_text)


def _aligned(row: list[str], widths: list[int]) -> str:
    padded = [text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=False)]
    return ("  ".join(padded) if len(row) > 1 else row[0]).rstrip()


def shown(table: Table) -> list[str]:
    """The texts of all cells of a table, in reading order."""
    return [text for grid in grids(table) for row in dom_rows(grid) if not isinstance(row, str) for text in row]
