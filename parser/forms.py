"""The statutory forms, read from `data/forms/*.toml`: labels in printed order, rows, columns, fields and checks.

The TOML of a form is the only place that knows what the form looks like; this module only refuses what is wrong in it
(unknown keys, ids given twice, checks that name rows or columns which are not there) and flattens it for the aligner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from parser.data import list_data, load_toml
from parser.errors import FormError

ColumnType: TypeAlias = Literal["count", "change", "money"]
LabelKind: TypeAlias = Literal["heading", "header", "group", "row"]
CheckKind: TypeAlias = Literal["equal", "not_negative"]
Each: TypeAlias = Literal["row", "column", "cell"]
Layout: TypeAlias = Literal["tables", "indicators"]

_NOT_HANZI = re.compile(r"[^\u3400-\u9fff]")
_ORDINAL = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]+|\d{1,2}[.、．)）])\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """One numeric column: its id inside the table, printed label, type of amount, and the header label that it stands under."""

    id: str
    label: str
    type: ColumnType
    under: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of a form: `id` is `table.row.column`; the labels are the printed ones, outer groups first."""

    id: str
    table: str
    row: str
    row_label: str
    column_label: str
    column: Column


@dataclass(frozen=True, slots=True)
class Row:
    """One numeric row with its fields from left to right. `label` is empty for the only row of a header-only block.

    `unit` is printed in the row itself where the form does so; a `local` row is no part of the form unless a report prints it.
    """

    id: str
    label: str
    path: tuple[str, ...]
    block: int
    fields: tuple[Field, ...]
    unit: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One printed label in reading order. `texts` are its wordings as bare hanzi, the official one first."""

    kind: LabelKind
    printed: str
    texts: tuple[str, ...]
    ordinal: str
    block: int
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of check of a table: sum(`left`) = sum(`right`) for each row or column, or never below zero."""

    id: str
    issue: str
    kind: CheckKind
    each: Each
    left: tuple[str, ...]
    right: tuple[str, ...]
    fills_blank_total: bool


class RulePlace(NamedTuple):
    """A rule at one place of a table: the name of the place, and the ids of the fields on both sides and of all of them."""

    rule: Rule
    where: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One statutory table of a form."""

    id: str
    form: str
    heading: str
    labels: tuple[Label, ...]
    rows: tuple[Row, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]

    def __hash__(self) -> int:
        return hash((self.form, self.id))

    @cached_property
    def places(self) -> tuple[RulePlace, ...]:
        """Every rule at every place where it applies."""
        return tuple(
            RulePlace(rule, where, tuple(left), tuple(right), (*left, *right))
            for rule in self.rules
            for where, left, right in _places(self, rule)
        )

    @cached_property
    def money(self) -> frozenset[str]:
        """The ids of the fields that hold money."""
        return frozenset(field.id for field in self.fields if field.column.type == "money")

    @cached_property
    def printed(self) -> frozenset[str]:
        """The characters of all labels as printed."""
        return frozenset("".join(label.printed for label in self.labels))


@dataclass(frozen=True, slots=True)
class Form:
    """One generation of the statutory form: `tables`, or one list of `indicators` with units."""

    id: str
    title: str
    source: str
    first_year: int
    tables: tuple[Table, ...]
    headings: tuple[Label, ...]
    layout: Layout = "tables"

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields of all tables in printed order."""
        return tuple(field for table in self.tables for field in table.fields)


@cache
def load_forms() -> Mapping[str, Form]:
    """All forms of the package by id, the oldest first.

    >>> sorted(load_forms())
    ['2014', '2019', '2021']
    """
    forms = [read_form(load_toml(f"forms/{name}"), name) for name in list_data("forms", ".toml")]
    return {form.id: form for form in sorted(forms, key=lambda form: form.first_year)}


def read_form(data: Mapping[str, Any], name: str) -> Form:
    """Builds a form from its parsed TOML; `name` is used in the messages of `FormError`."""
    _check_keys(data, {"id", "title", "source", "first_year", "headings", "tables"}, name, frozenset({"layout", "aliases"}))
    _check_value(data.get("layout", "tables"), get_args(Layout), "layout", name)
    aliases = data.get("aliases", {})
    tables = tuple(_read_table(entry, data["id"], aliases, name) for entry in data["tables"])
    _refuse_repeats([field.id for table in tables for field in table.fields], name)
    headings = tuple(_label("heading", printed, aliases, -1) for printed in data["headings"])
    unused = set(aliases) - {label.printed for label in (*headings, *(label for table in tables for label in table.labels))}
    if unused:
        raise FormError(f"{name}: aliases of labels that the form does not print: {', '.join(sorted(unused))}")
    layout = data.get("layout", "tables")
    return Form(data["id"], data["title"], data["source"], data["first_year"], tables, headings, layout)


def bare(text: str) -> str:
    """The hanzi of a label without its ordinal: `1.属于国家秘密` → `属于国家秘密`."""
    return _NOT_HANZI.sub("", _ORDINAL.sub("", text))


def _read_table(data: Mapping[str, Any], form: str, aliases: Mapping[str, list[str]], name: str) -> Table:
    _check_keys(data, {"id", "heading", "blocks"}, name, frozenset({"checks"}))
    labels = [_label("heading", data["heading"], aliases, -1)]
    rows: list[Row] = []
    for block, entry in enumerate(data["blocks"]):
        _check_keys(entry, {"header", "columns", "rows"}, name)
        columns = [_read_column(column, name) for column in entry["columns"]]
        labels += [_label("header", text, aliases, block) for text in entry["header"]]
        for item, path in _walk_rows(entry["rows"], (), name):
            if "group" in item:
                labels.append(_label("group", item["group"], aliases, block))
                continue
            row = _read_row(data["id"], item, path, block, columns)
            rows.append(row)
            if row.label:
                labels.append(_label("row", row.label, aliases, block, row))
    rules = tuple(_read_rule(entry, rows, f"{name}: table {data['id']}") for entry in data.get("checks", []))
    fields = tuple(field for row in rows for field in row.fields)
    return Table(data["id"], form, data["heading"], tuple(labels), tuple(rows), fields, rules)


def _read_column(data: Mapping[str, Any], name: str) -> Column:
    _check_keys(data, {"id", "label", "type"}, name, frozenset({"under"}))
    _check_value(data["type"], get_args(ColumnType), "type", name)
    return Column(data["id"], data["label"], data["type"], data.get("under", ""))


def _walk_rows(entries: list[Any], path: tuple[str, ...], name: str) -> Iterator[tuple[Mapping[str, Any], tuple[str, ...]]]:
    """Rows and groups in printed order, each with the labels of the groups and rows above it."""
    for entry in entries:
        if "group" in entry:
            _check_keys(entry, {"group", "rows"}, name)
        else:
            _check_keys(entry, {"id", "label"}, name, frozenset({"unit", "type", "local", "rows"}))
            _check_value(entry.get("type", "count"), get_args(ColumnType), "type", name)
        yield entry, path
        if "rows" in entry:
            yield from _walk_rows(entry["rows"], (*path, entry["group"] if "group" in entry else entry["label"]), name)


def _read_row(table: str, data: Mapping[str, Any], path: tuple[str, ...], block: int, columns: list[Column]) -> Row:
    row, label = data["id"], data["label"]
    row_label = " / ".join(part for part in (*path, label) if part)
    if "type" in data:
        columns = [replace(column, type=data["type"]) for column in columns]
    fields = tuple(
        Field(".".join(part for part in (table, row, column.id) if part), table, row, row_label, column.label, column)
        for column in columns
    )
    return Row(row, label, path, block, fields, data.get("unit", ""), data.get("local", False))


def _label(kind: LabelKind, printed: str, aliases: Mapping[str, list[str]], block: int, row: Row | None = None) -> Label:
    ordinal = _ORDINAL.match(printed)
    texts = dict.fromkeys(bare(text) for text in (printed, *aliases.get(printed, ())))
    return Label(kind, printed, tuple(texts), _NOT_ORDINAL.sub("", ordinal.group()) if ordinal else "", block, row)


_NOT_ORDINAL = re.compile(r"[^一二三四五六七八九十\d]")


def _read_rule(data: Mapping[str, Any], rows: list[Row], place: str) -> Rule:
    _check_keys(data, {"rule", "issue", "each"}, place, frozenset({"kind", "left", "right", "fills_blank_total"}))
    _check_value(data["each"], get_args(Each), "each", place)
    _check_value(data.get("kind", "equal"), get_args(CheckKind), "kind", place)
    _check_value(data["issue"], load_toml("issues.toml"), "issue", place)
    rule = Rule(
        data["rule"],
        data["issue"],
        data.get("kind", "equal"),
        data["each"],
        tuple(data.get("left", ())),
        tuple(data.get("right", ())),
        data.get("fills_blank_total", False),
    )
    row_ids, column_ids = {row.id for row in rows}, {field.column.id for row in rows for field in row.fields}
    known = row_ids if rule.each == "column" else column_ids
    missing = [key for key in (*rule.left, *rule.right) if key not in known]
    if missing:
        raise FormError(f"{place}: check {rule.id} names {', '.join(missing)}, which the table does not have")
    if rule.kind == "equal" and not (rule.left and rule.right):
        raise FormError(f"{place}: check {rule.id} needs `left` and `right`")
    return rule


def _places(table: Table, rule: Rule) -> Iterator[tuple[str, list[str], list[str]]]:
    """Where a rule applies: a name of the place and the ids of the fields on both sides."""
    if rule.each == "cell":
        for field in table.fields:
            if field.column.type != "change":
                yield field.id, [field.id], []
    elif rule.each == "row":
        for row in table.rows:
            by_column = {field.column.id: field.id for field in row.fields}
            if all(column in by_column for column in (*rule.left, *rule.right)):
                left = [by_column[column] for column in rule.left]
                yield _row_name(table, row, left), left, [by_column[column] for column in rule.right]
    else:
        cells = {(field.row, field.column.id): field.id for field in table.fields}
        for column in dict.fromkeys(field.column.id for field in table.fields):
            sides = [[cells[row, column] for row in side if (row, column) in cells] for side in (rule.left, rule.right)]
            shared = sum(other.id == rule.id for other in table.rules) > 1
            yield sides[0][0] if shared else f"{table.id}.*.{column}", sides[0], sides[1]


def _row_name(table: Table, row: Row, left: Sequence[str]) -> str:
    return f"{table.id}.{row.id}" if row.id else left[0].rsplit(".", 1)[0]


def _check_keys(data: Mapping[str, Any], required: set[str], place: str, optional: frozenset[str] = frozenset()) -> None:
    unknown, missing = set(data) - required - optional, required - set(data)
    if unknown:
        raise FormError(
            f"{place}: unknown key {', '.join(sorted(unknown))}; allowed are {', '.join(sorted(required | optional))}"
        )
    if missing:
        raise FormError(f"{place}: missing key {', '.join(sorted(missing))}")


def _check_value(value: str, allowed: Iterable[str], key: str, place: str) -> None:
    known = sorted(allowed)
    if value not in known:
        raise FormError(f"{place}: {key} = {value!r} is none of {', '.join(known)}")


def _refuse_repeats(ids: list[str], name: str) -> None:
    repeated = {key for key in ids if ids.count(key) > 1}
    if repeated:
        raise FormError(f"{name}: field ids given twice: {', '.join(sorted(repeated))}")
