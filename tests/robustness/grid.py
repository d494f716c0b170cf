"""From a table to rows of cells with column and row spans, as an HTML page or a word processor holds it.

A row of a grid is a list of cells or, for a line that interrupts the table, a plain string.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tests.robustness.document import ActiveTable, ApplicationsTable, Break, Entry, ReviewGroup, ReviewTable, Table
from tests.robustness.forms import INFORMATION


@dataclass(frozen=True)
class Cell:
    text: str
    columns: int = 1
    rows: int = 1


Row: TypeAlias = list[Cell] | str


@dataclass(frozen=True)
class Grid:
    rows: list[Row]
    width: int


def grids(table: Table) -> list[Grid]:
    """The grids of a table: one, or three when the review table is cut."""
    if isinstance(table, ActiveTable):
        return [_active_grid(table)]
    if isinstance(table, ApplicationsTable):
        return [_applications_grid(table)]
    if table.style == "three_tables":
        return [_one_group_grid(group) for group in table.groups]
    return [_review_grid(table)]


def dom_rows(grid: Grid) -> list[list[str] | str]:
    """Each row with its own cells only, as a reader of the page's source meets them."""
    return [row if isinstance(row, str) else [cell.text for cell in row] for row in grid.rows]


def full_rows(grid: Grid) -> list[list[str] | str]:
    """Each row at full width: spanned places are empty cells."""
    held: dict[int, int] = {}
    rows: list[list[str] | str] = []
    rows += (row if isinstance(row, str) else _full_row(row, held) for row in grid.rows)
    return rows


def _full_row(row: list[Cell], held: dict[int, int]) -> list[str]:
    """Lay one row out; `held` counts, per column, for how many more rows a cell from above stands there."""
    texts: list[str] = []

    def skip_held() -> None:
        while held.get(len(texts), 0):
            held[len(texts)] -= 1
            texts.append("")

    for cell in row:
        skip_held()
        for place in range(cell.columns):
            if cell.rows > 1:
                held[len(texts)] = cell.rows - 1
            texts.append("" if place else cell.text)
    skip_held()
    return texts


def broken(text: str) -> str:
    """A header label with a line break inside, as the narrow columns of the form force it: 本年新⏎制作数量."""
    cut = 3 if len(text) > 5 else len(text) // 2
    return f"{text[:cut]}\n{text[cut:]}" if len(text) > 2 else text


def _header_rows(row: list[Cell], style: str) -> list[Row]:
    if style == "broken":
        return [[Cell(broken(c.text) if c.text != INFORMATION else c.text, c.columns, c.rows) for c in row]]
    if style == "two_rows":
        halves = [broken(c.text).split("\n") if c.text != INFORMATION else [c.text] for c in row]
        first: list[Cell] = [Cell(h[0], c.columns, c.rows) for h, c in zip(halves, row, strict=True)]
        second: list[Cell] = [Cell(h[1] if len(h) > 1 else "", c.columns) for h, c in zip(halves, row, strict=True)]
        return [first, second]
    return [] if style == "missing" else [row]


def _spanning(cells: list[Cell], width: int) -> list[Cell]:
    """The last cell of a short row spans what is left of the table."""
    *first, last = cells
    return [*first, Cell(last.text, width - len(first), last.rows)]


def _active_grid(table: ActiveTable) -> Grid:
    width = max(len(block.header) for block in table.blocks)
    rows: list[Row] = []
    for block in table.blocks:
        rows.append([Cell(block.title, width)])
        header = _header_rows([*map(Cell, block.header)], table.header_style)
        rows += [row if isinstance(row, str) else _spanning(row, width) for row in header]
        for entry in block.entries:
            cells = [] if isinstance(entry, Break) else [Cell(entry.label), *(Cell(n.text) for n in entry.numbers)]
            rows.append(entry.text if isinstance(entry, Break) else _spanning(cells, width))
    return Grid(rows, width)


def _applications_head(table: ApplicationsTable, depth: int) -> list[Row]:
    if table.header_style == "missing":
        return []
    person, *inner, total = table.columns
    leaves = _header_rows([*map(Cell, inner)], table.header_style)
    extra = len(leaves)
    return [
        [Cell(table.corner, depth, 2 + extra), Cell(table.applicants, 7)],
        [Cell(person, 1, 1 + extra), Cell(table.organisations, 5), Cell(total, 1, 1 + extra)],
        *leaves,
    ]


def _applications_grid(table: ApplicationsTable) -> Grid:
    depth = 1 if table.group_style == "own_row" else 3
    rows = _applications_head(table, depth)
    before: tuple[str, ...] = ()
    resumed = False
    for index, entry in enumerate(table.entries):
        if isinstance(entry, Break):
            rows += [entry.text, *(_applications_head(table, depth) if entry.header else [])]
            resumed = resumed or entry.header
            continue
        rows += _application_rows(table, index, entry, before, resumed)
        before, resumed = entry.groups, False
    return Grid(rows, depth + 7)


def _application_rows(table: ApplicationsTable, index: int, entry: Entry, before: tuple[str, ...], resumed: bool) -> list[Row]:
    """The rows of one entry; where the table is `resumed` under a new header, groups go on as empty cells."""
    numbers = [Cell(n.text) for n in entry.numbers]
    fresh = [level for level in range(len(entry.groups)) if entry.groups[: level + 1] != before[: level + 1]]
    if table.group_style == "own_row":
        heads: list[Row] = [[Cell(entry.groups[level]), *[Cell("")] * 7] for level in fresh]
        return [*heads, [Cell(entry.label), *numbers]]
    if table.group_style == "repeated":
        groups = [Cell(text) for text in entry.groups]
    else:
        groups = [
            Cell(text if level in fresh else "", 1, _height(table, index, level))
            for level, text in enumerate(entry.groups)
            if resumed or level in fresh
        ]
    return [[*groups, Cell(entry.label, 3 - len(entry.groups)), *numbers]]


def _height(table: ApplicationsTable, index: int, level: int) -> int:
    """How many rows the group that starts at `index` spans, up to a repeated header."""
    first = table.entries[index]
    assert isinstance(first, Entry)
    height = 0
    for entry in table.entries[index:]:
        if isinstance(entry, Break) and not entry.header:
            continue
        if isinstance(entry, Break) or entry.groups[: level + 1] != first.groups[: level + 1]:
            break
        height += 1
    return height


def _review_grid(table: ReviewTable) -> Grid:
    review, direct, after = table.groups
    rows: list[Row] = [
        [Cell(review.path[0], 5), Cell(direct.path[0], 10)],
        [*(Cell(c, 1, 2) for c in review.columns), Cell(direct.path[1], 5), Cell(after.path[1], 5)],
        [*map(Cell, direct.columns), *map(Cell, after.columns)],
        [Cell(n.text) for group in table.groups for n in group.numbers],
    ]
    return Grid(rows, 15)


def _one_group_grid(group: ReviewGroup) -> Grid:
    path = group.path[0] if len(group.path) == 1 else f"{group.path[0]}（{group.path[1]}）"
    rows: list[Row] = [[Cell(path, 5)], [*map(Cell, group.columns)], [Cell(n.text) for n in group.numbers]]
    return Grid(rows, 5)
