"""A statutory table as the form prints it: rows of cells that span rows and columns, with the field that each cell holds.

The form's TOML knows the labels, their groups and the header cells above the columns; here they are only laid out. A list of
indicators (2014) becomes one row for each, indented under its groups.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from parser.forms import Field, Form, Label, Row, Table, load_forms

Kind: TypeAlias = Literal["head", "label", "value"]

STEP = " / "  # between the groups of a column's label
COLUMNS_OF_INDICATORS = ("this_year", "cumulative")  # where a table prints both


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell; `field` is the id of the value that stands in it, `depth` how far a label is indented."""

    kind: Kind
    text: str = ""
    rowspan: int = 1
    colspan: int = 1
    field: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: `blocks` are its headers with their rows, each row a tuple of cells."""

    table: str
    form: str
    heading: str
    blocks: tuple[tuple[tuple[Cell, ...], ...], ...]

    @property
    def fields(self) -> list[str]:
        """The ids of the values in the table, in printed order."""
        return [cell.field for block in self.blocks for row in block for cell in row if cell.field is not None]


def lay_out(forms: Mapping[str, str], values: Container[str]) -> list[Grid]:
    """The tables of a report, given the form of each and the ids that the report has.

    >>> grid = lay_out({"applications": "2021"}, {field.id for field in load_forms()["2021"].fields})[0]
    >>> [(cell.text, cell.rowspan, cell.colspan) for cell in grid.blocks[0][1]]
    [('自然人', 2, 1), ('法人或其他组织', 1, 5), ('总计', 2, 1)]
    >>> [(cell.text, cell.rowspan, cell.colspan) for cell in grid.blocks[0][7] if cell.kind == "label"]
    [('（三）不予公开', 8, 1), ('1.属于国家秘密', 1, 1)]
    """
    known = [(load_forms()[form], name) for name, form in forms.items() if form in load_forms()]
    return [_grid(form, table, values) for form, name in known for table in form.tables if table.id == name]


def _grid(form: Form, table: Table, values: Container[str]) -> Grid:
    if form.layout == "indicators":
        return Grid(table.id, form.id, table.heading, (tuple(_indicators(table, values)),))
    blocks = sorted({row.block for row in table.rows})
    width = max(_label_width(_rows(table, block)) + len(_rows(table, block)[0].fields) for block in blocks)
    return Grid(table.id, form.id, table.heading, tuple(tuple(_block(table, block, width)) for block in blocks))


def _rows(table: Table, block: int) -> list[Row]:
    return [row for row in table.rows if row.block == block]


def _label_width(rows: Iterable[Row]) -> int:
    return max(len(row.path) + bool(row.label) for row in rows)


def _block(table: Table, block: int, width: int) -> Iterator[tuple[Cell, ...]]:
    """Header and rows of one block; its last column is as wide as the table allows."""
    rows = _rows(table, block)
    labels = _label_width(rows)
    paths = [(*field.column.under, *field.column_label.split(STEP)) for field in rows[0].fields]
    last = width - labels - len(paths) + 1
    names = {name for path in paths for name in path}
    stubs = [label.printed for label in _headers(table, block) if label.printed not in names]
    for caption in stubs[:-1]:
        yield (Cell("head", caption, colspan=width),)
    depth = max(map(len, paths))
    for level in range(depth):
        stub = [Cell("head", stubs[-1], depth, labels)] if labels and stubs and level == 0 else []
        yield (*stub, *_header_level(paths, level, depth, last))
    for number, row in enumerate(rows):
        cells = [Cell("value", field=field.id) for field in row.fields[:-1]]
        yield (*_row_labels(rows, number, labels), *cells, Cell("value", field=row.fields[-1].id, colspan=last))


def _headers(table: Table, block: int) -> list[Label]:
    return [label for label in table.labels if label.kind == "header" and label.block == block]


def _header_level(paths: Sequence[tuple[str, ...]], level: int, depth: int, last: int) -> Iterator[Cell]:
    """The header cells that begin at one level: groups over their columns, and columns down to the numbers."""
    for number, path in enumerate(paths):
        above = path[: level + 1]
        if len(path) <= level or (number and paths[number - 1][: level + 1] == above):
            continue
        run = sum(1 for other in paths[number:] if other[: level + 1] == above)
        wide = run + (last - 1 if number + run == len(paths) else 0)
        yield Cell("head", path[level], depth - level if len(path) == level + 1 else 1, wide)


def _row_labels(rows: Sequence[Row], number: int, width: int) -> Iterator[Cell]:
    """The groups that begin with a row, over all their rows, and the row's own label up to the numbers."""
    row = rows[number]
    for depth in range(len(row.path)):
        group = row.path[: depth + 1]
        if number == 0 or rows[number - 1].path[: depth + 1] != group:
            yield Cell("label", group[depth], sum(1 for other in rows if other.path[: depth + 1] == group))
    if row.label:
        yield Cell("label", row.label, colspan=width - len(row.path))


def _indicators(table: Table, values: Container[str]) -> Iterator[tuple[Cell, ...]]:
    """A header, then one row for each indicator that the report prints, under the groups that begin with it."""
    printed = [(row, fields) for row in table.rows if (fields := list(printed_fields(row.fields, values)))]
    ids = [field.id for _, fields in printed for field in fields]
    columns = [name for name in COLUMNS_OF_INDICATORS if any(field.endswith(f".{name}") for field in ids)]
    *stubs, number = [label.printed for label in _headers(table, 0)]
    heads = [f"{number} ({name})" for name in columns] or [number]
    yield tuple(Cell("head", text) for text in (*stubs, *heads))
    opened = {(*row.path, row.label) for row, _ in printed}
    for row, fields in printed:
        for depth, group in enumerate(row.path):
            if row.path[: depth + 1] not in opened:
                opened.add(row.path[: depth + 1])
                yield (Cell("label", group, colspan=len(stubs) + len(heads), depth=depth),)
        wide = len(heads) if len(fields) == 1 else 1
        numbers = [Cell("value", field=field.id, colspan=wide) for field in fields]
        yield (Cell("label", row.label, depth=len(row.path)), Cell("label", row.unit), *numbers)


def printed_fields(fields: Iterable[Field], values: Container[str]) -> Iterator[Field]:
    """The fields as a report has them: without those that it does not print, and in two columns where its ids say so."""
    for field in fields:
        if field.id in values:
            yield field
        for name in COLUMNS_OF_INDICATORS:
            if f"{field.id}.{name}" in values:
                yield replace(field, id=f"{field.id}.{name}", column_label=name)
