"""From the keys of somebody else's result to fields: by their ids, or by the labels that the form prints.

Labels are compared as bare hanzi, in any wording that the form knows, from the outer to the inner; the outer ones may be left out
as long as one field alone fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from parser.forms import Field, Form, Table, bare

STEP = " / "


@dataclass(frozen=True)
class FieldIndex:
    """All fields that a key may mean. `forms` of the report come first: another form's labels count only where theirs do not."""

    fields: Mapping[str, Field]
    rows: Mapping[str, tuple[str, ...]]
    paths: tuple[Mapping[str, tuple[frozenset[str], ...]], ...]
    known: frozenset[str] = field(repr=False)

    def field_of(self, keys: Sequence[str]) -> str | None:
        """The field that these keys name, from the outer to the inner.

        >>> from parser.forms import load_forms
        >>> index = index_fields(load_forms(), {"active_disclosure": "2021", "applications": "2021"}, ())
        >>> index.field_of(["applications", "received", "total"]), index.field_of(["本年新收政府信息公开申请数量", "总计"])
        ('applications.received.total', 'applications.received.total')
        """
        if ".".join(keys) in self.known:
            return ".".join(keys)
        names = [bare(key) or key for key in keys]
        for paths in self.paths:
            fitting = [field_id for field_id, path in paths.items() if fits(names, path)]
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None

    def row_of(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The fields of the one row that these keys name, from left to right; empty if they fit several."""
        names = [bare(key) or key for key in keys]
        for paths in self.paths:
            rows = {self.rows[field_id] for field_id, path in paths.items() if fits(names, path[:-1])}
            if rows:
                return rows.pop() if len(rows) == 1 else ()
        return ()


def index_fields(forms: Mapping[str, Form], decided: Mapping[str, str], others: Iterable[str]) -> FieldIndex:
    """The index of a report whose tables follow the `decided` forms; `others` are field ids that no form lists as they stand."""
    tables = [table for form in forms.values() for table in form.tables]
    first = [table for table in tables if decided.get(table.id) == table.form]
    rest = [table for table in tables if table not in first]
    fields = {one.id: one for table in (*rest, *first) for one in table.fields}
    rows = {
        one.id: tuple(cell.id for cell in row.fields) for table in (*rest, *first) for row in table.rows for one in row.fields
    }
    return FieldIndex(fields, rows, (paths_of(first), paths_of(rest)), frozenset((*fields, *others)))


def paths_of(tables: Iterable[Table]) -> dict[str, tuple[frozenset[str], ...]]:
    """For each field the wordings of its labels, from the heading of its table to its column."""
    paths = {}
    for table in tables:
        wordings = {label.printed: frozenset(label.texts) for label in table.labels}
        for one in table.fields:
            row, column = one.row_label.split(STEP), one.column_label.split(STEP)
            labels = [wordings.get(part, frozenset([bare(part)])) for part in (*row, *column) if part]
            path = [wordings[table.heading] | {table.id}, *labels]
            path[-1] |= {one.column.id}
            if one.row and len(path) > 1 + len(column):
                path[-1 - len(column)] |= {one.row}
            paths[one.id] = tuple(path)
    return paths


def fits(names: Sequence[str], path: Sequence[frozenset[str]]) -> bool:
    """Whether the names stand in a path in this order; others may stand between them.

    >>> fits(["规章", "废止"], [frozenset({"主动公开"}), frozenset({"规章"}), frozenset({"废止"})])
    True
    """
    parts = iter(path)
    return bool(names) and all(any(name in part for part in parts) for name in names)
