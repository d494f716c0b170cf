"""Every layout of the matrix: what is done to the document, how it becomes text, and what the text can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.robustness import layouts_cells as cells
from tests.robustness import layouts_pdf as pdf
from tests.robustness.document import (
    ActiveTable,
    ApplicationsTable,
    Document,
    GroupStyle,
    HeaderStyle,
    Heading,
    ReviewStyle,
    ReviewTable,
    Table,
    map_labels,
    map_tables,
)
from tests.robustness.forms import Year

Arrange = Callable[[Document], Document]
Render = Callable[[Document, Random], str]


@dataclass(frozen=True)
class Layout:
    """`arrange` works on the records before any damage, `render` makes the text.

    `shows_blanks`: a blank cell can be told from a missing one. `fixed_rows`: a row that lost a cell is
    visibly short. `cell_lines`: every cell has a line of its own.
    `flowing`: rows have no lines of their own. `aligned`: only the place on the line tells the column.
    `ambiguous`: the text alone does not always decide, so that None with an issue is right for any cell.
    """

    name: str
    render: Render
    arrange: Arrange = lambda document: document
    shows_blanks: bool = True
    fixed_rows: bool = False
    cell_lines: bool = False
    ambiguous: bool = False
    flowing: bool = False
    aligned: bool = False
    active: Year | None = None


def header_style(style: HeaderStyle) -> Arrange:
    def of_table(table: Table) -> Table:
        return replace(table, header_style=style) if isinstance(table, ActiveTable | ApplicationsTable) else table

    return lambda document: map_tables(document, of_table)


def group_style(style: GroupStyle) -> Arrange:
    def of_table(table: Table) -> Table:
        return replace(table, group_style=style) if isinstance(table, ApplicationsTable) else table

    return lambda document: map_tables(document, of_table)


def review_style(style: ReviewStyle) -> Arrange:
    def of_table(table: Table) -> Table:
        return replace(table, style=style) if isinstance(table, ReviewTable) else table

    return lambda document: map_tables(document, of_table)


def truncated_headers(document: Document) -> Document:
    """本年新制作数量 and 本年新公开数量 both lose their tail."""
    return map_labels(document, lambda label: "本年新" if label.startswith("本年新") and label.endswith("数量") else label)


def without_headings(document: Document) -> Document:
    """The headings of sections 二 to 五 are gone."""
    return Document(tuple(p for p in document.pieces if not (isinstance(p, Heading) and p.ordinal in "二三四五")))


def tables_reordered(document: Document) -> Document:
    """Section 三 stands before section 二."""
    pieces = list(document.pieces)
    second, third = (next(i for i, p in enumerate(pieces) if isinstance(p, Heading) and p.ordinal == o) for o in "二三")
    length = next(i for i, p in enumerate(pieces) if isinstance(p, Heading) and p.ordinal == "四") - third
    moved = pieces[third : third + length]
    return Document(tuple(pieces[:second] + moved + pieces[second:third] + pieces[third + length :]))


def tables_twice(document: Document) -> Document:
    """The page gives each of the first two tables twice."""
    twice = [[p, p] if isinstance(p, ActiveTable | ApplicationsTable) else [p] for p in document.pieces]
    return Document(tuple(piece for pieces in twice for piece in pieces))


LAYOUTS: tuple[Layout, ...] = (
    Layout("pipe-rows", cells.pipe_rows),
    Layout("pipe-padded", cells.pipe_padded, fixed_rows=True),
    Layout("pipe-lines", cells.pipe_lines, cell_lines=True),
    Layout("pipe-alone", cells.pipe_alone, cell_lines=True),
    Layout("lines", cells.lines, fixed_rows=True, cell_lines=True),
    Layout("lines-spaced", cells.lines_spaced, fixed_rows=True, cell_lines=True),
    Layout("nbsp-lines", cells.nbsp_lines, fixed_rows=True, cell_lines=True),
    Layout("newline-grid", cells.newline_grid, fixed_rows=True, cell_lines=True),
    Layout("tabs", cells.tabs, fixed_rows=True),
    Layout("csv", cells.comma_separated, fixed_rows=True),
    Layout("markdown", cells.markdown, fixed_rows=True),
    Layout("markdown-pieces", cells.markdown_pieces, fixed_rows=True),
    Layout("columns", cells.columns, aligned=True),
    Layout("pdf-rows", pdf.rows_on_lines, shows_blanks=False, fixed_rows=True),
    Layout("pdf-numbers-after", pdf.numbers_after, shows_blanks=False, fixed_rows=True),
    Layout("pdf-numbers-before", pdf.numbers_before, shows_blanks=False, fixed_rows=True),
    Layout("pdf-numbers-inside", pdf.numbers_inside, shows_blanks=False, fixed_rows=True),
    Layout("pdf-pages", pdf.page_breaks, shows_blanks=False, fixed_rows=True),
    Layout("pdf-vertical-group", pdf.vertical_group, shows_blanks=False, fixed_rows=True),
    Layout("pdf-vertical-review", pdf.rows_on_lines, review_style("vertical"), shows_blanks=False, fixed_rows=True),
    Layout("one-line", pdf.one_line, shows_blanks=False, fixed_rows=True, flowing=True),
    Layout("glued", pdf.glued, shows_blanks=False, ambiguous=True, flowing=True),
    Layout("broken-headers", cells.lines_spaced, header_style("broken"), fixed_rows=True, cell_lines=True),
    Layout("two-row-headers", cells.pipe_padded, header_style("two_rows"), fixed_rows=True),
    Layout("truncated-headers", cells.pipe_rows, truncated_headers, active="2019"),
    Layout("no-headings", cells.lines_spaced, without_headings, fixed_rows=True, cell_lines=True),
    Layout("no-headings-pipes", cells.pipe_rows, without_headings),
    Layout("no-header-rows", cells.pipe_rows, header_style("missing")),
    Layout("tables-reordered", cells.pipe_rows, tables_reordered),
    Layout("tables-twice", cells.pipe_padded, tables_twice, fixed_rows=True),
    Layout("review-in-three", cells.pipe_rows, review_style("three_tables")),
    Layout("review-in-three-lines", cells.lines, review_style("three_tables"), fixed_rows=True, cell_lines=True),
    Layout("groups-repeated", cells.pipe_padded, group_style("repeated"), fixed_rows=True),
    Layout("groups-in-own-row", cells.tabs, group_style("own_row"), fixed_rows=True),
)

BY_NAME = {layout.name: layout for layout in LAYOUTS}
