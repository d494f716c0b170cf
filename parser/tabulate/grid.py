"""A statutory table as its form prints it: which text or field stands in which cell, and which cells are merged.

It is told by the form's TOML alone. The groups of rows stand to the left of their rows and those of columns above their columns;
a label without a group takes their room. The text of a header that is no column and no group stands above the block; the last
one is the corner, or heads the columns where these have groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from parser.forms import Field, Row, Table

STEP = " / "  # between the groups of a column's label


@dataclass(frozen=True, slots=True)
class Cell:
    """A label or a field at a place (from 0), over so many rows and columns."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    field: Field | None = None


def lay_out(table: Table) -> list[Cell]:
    """The cells of a table, from the top left.

    >>> from parser.forms import load_forms
    >>> cells = lay_out(load_forms()["2021"].tables[1])
    >>> [(cell.text, cell.rows, cell.columns) for cell in cells if cell.text in ("法人或其他组织", "（三）不予公开")]
    [('法人或其他组织', 1, 5), ('（三）不予公开', 8, 1)]
    """
    cells: list[Cell] = []
    top = 0
    for number, rows in groupby(table.rows, key=lambda row: row.block):
        block = list(rows)
        header = [label.printed for label in table.labels if label.kind == "header" and label.block == number]
        found, top = _lay_out_block(block, header, top)
        cells += found
    return cells


def _lay_out_block(rows: Sequence[Row], header: Sequence[str], top: int) -> tuple[list[Cell], int]:
    """The cells of a block that starts in line `top`, and the line below it."""
    stub = max(len(row.path) + 1 for row in rows) if any(row.label for row in rows) else 0
    fields = rows[0].fields
    paths = [_path_of(field) for field in fields]
    words = {word for path in paths for word in path}
    above = [text for text in header if text not in words] if stub else []
    depth = max(map(len, paths))
    cells = []
    if len(above) > 1:
        wide = stub if depth > 1 else stub + len(fields)
        lines = depth + 1 if depth > 1 else 1
        cells.append(Cell(top, 0, lines, wide, above[0]))
    if above and depth > 1:
        cells.append(Cell(top, stub, 1, len(fields), above[-1]))
    top += 1 if len(above) > 1 else 0
    if above and depth == 1:
        cells.append(Cell(top, 0, 1, stub, above[-1]))
    cells += [_across(place, top, stub) for place in _tree(paths, depth)]
    top += depth
    if stub:
        cells += [_down(place, top) for place in _tree([(*row.path, row.label) for row in rows], stub)]
    cells += [
        Cell(top + at, stub + column, field=field) for at, row in enumerate(rows) for column, field in enumerate(row.fields)
    ]
    return cells, top + len(rows)


def _path_of(field: Field) -> tuple[str, ...]:
    own = tuple(field.column_label.split(STEP))
    return (field.column.under, *own) if field.column.under else own


@dataclass(frozen=True, slots=True)
class _Node:
    """A label in a tree: its level, the first leaf under it, and how many levels and leaves it covers."""

    text: str
    level: int
    leaf: int
    levels: int
    leaves: int


def _tree(paths: Sequence[tuple[str, ...]], depth: int) -> Iterator[_Node]:
    """Every label of the paths once; the last label of a short path reaches down to the full depth."""
    for level in range(depth):
        at = 0
        for _, group in groupby(
            range(len(paths)), key=lambda leaf: paths[leaf][: level + 1] if len(paths[leaf]) > level + 1 else leaf
        ):
            leaves = list(group)
            path = paths[leaves[0]]
            if level < len(path):
                levels = depth - level if level == len(path) - 1 else 1
                yield _Node(path[level], level, at, levels, len(leaves))
            at += len(leaves)


def _across(node: _Node, top: int, left: int) -> Cell:
    return Cell(top + node.level, left + node.leaf, node.levels, node.leaves, node.text)


def _down(node: _Node, top: int) -> Cell:
    return Cell(top + node.leaf, node.level, node.leaves, node.levels, node.text)
