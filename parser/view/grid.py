"""A statutory table as the form prints it: rows of cells that span rows and columns, with the field that each cell holds.

`parser.tabulate` says which label or field stands where; here the cells become the rows of an HTML table. A list of indicators
(2014) becomes one row for each, indented under its groups.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from parser.forms import Field, Form, Table, load_forms
from parser.tabulate.grid import Cell as Place
from parser.tabulate.grid import lay_out as lay_out_table

Kind: TypeAlias = Literal["head", "label", "value"]

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
    """One table: its rows from the top, each a tuple of the cells that begin in it."""

    table: str
    form: str
    heading: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def fields(self) -> list[str]:
        """The ids of the values in the table, in printed order."""
        return [cell.field for row in self.rows for cell in row if cell.field is not None]


def lay_out(forms: Mapping[str, str], values: Container[str]) -> list[Grid]:
    """The tables of a report, given the form of each and the ids that the report has.

    >>> grid = lay_out({"applications": "2021"}, {field.id for field in load_forms()["2021"].fields})[0]
    >>> [(cell.text, cell.rowspan, cell.colspan) for cell in grid.rows[1]]
    [('自然人', 2, 1), ('法人或其他组织', 1, 5), ('总计', 2, 1)]
    >>> [(cell.text, cell.rowspan, cell.colspan) for cell in grid.rows[7] if cell.kind == "label"]
    [('（三）不予公开', 8, 1), ('1.属于国家秘密', 1, 1)]
    """
    known = [(load_forms()[form], name) for name, form in forms.items() if form in load_forms()]
    return [_grid(form, table, values) for form, name in known for table in form.tables if table.id == name]


def _grid(form: Form, table: Table, values: Container[str]) -> Grid:
    rows = _indicators(table, values) if form.layout == "indicators" else _printed(lay_out_table(table))
    return Grid(table.id, form.id, table.heading, tuple(rows))


def _printed(places: Sequence[Place]) -> Iterator[tuple[Cell, ...]]:
    """The cells line by line; where a block has fewer columns than the table, its last one takes the room."""
    width = max(place.column + place.columns for place in places)
    numbers = {place.row for place in places if place.field is not None}
    ends: dict[int, int] = {}
    for place in places:
        for row in _lines(place):
            ends[row] = max(ends.get(row, 0), place.column + place.columns)
    for row in sorted(ends):
        begun = sorted((place for place in places if place.row == row), key=lambda place: place.column)
        wide = [all(place.column + place.columns == ends[line] for line in _lines(place)) for place in begun]
        yield tuple(_cell(place, row in numbers, width if last else 0) for place, last in zip(begun, wide, strict=True))


def _lines(place: Place) -> range:
    return range(place.row, place.row + place.rows)


def _cell(place: Place, has_numbers: bool, width: int) -> Cell:
    """A cell; the last one of its lines reaches to `width`."""
    columns = max(place.columns, width - place.column)
    if place.field is not None:
        return Cell("value", "", place.rows, columns, place.field.id)
    return Cell("label" if has_numbers else "head", place.text, place.rows, columns)


def _indicators(table: Table, values: Container[str]) -> Iterator[tuple[Cell, ...]]:
    """A header, then one row for each indicator that the report prints, under the groups that begin with it."""
    printed = [(row, fields) for row in table.rows if (fields := list(printed_fields(row.fields, values)))]
    ids = [field.id for _, fields in printed for field in fields]
    columns = [name for name in COLUMNS_OF_INDICATORS if any(field.endswith(f".{name}") for field in ids)]
    *stubs, number = [label.printed for label in table.labels if label.kind == "header" and label.block == 0]
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
