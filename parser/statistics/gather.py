"""From the printed indicators to values of the form's fields, extras, and what a user must know about both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parser.forms import ColumnType, Field, Row, Rule, Table
from parser.issues import make_issue
from parser.lines import Document
from parser.model import Amount, Extra, Issue, Span, State, Value
from parser.statistics.annex import Annex, Printed
from parser.statistics.columns import Column
from parser.statistics.tokens import Token
from parser.values import read_amount

_BOTH = ("this_year", "cumulative")
_SURE = 0.9
_NAMED = 3
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an annex says: its table as it is printed (columns, local rows), values, extras and issues."""

    table: Table
    values: dict[str, Value]
    extras: tuple[Extra, ...]
    issues: tuple[Issue, ...]


def gather(annex: Annex, document: Document) -> Gathered:
    """The values and extras of an annex. No values if it is not of the form, or if no column can be told."""
    suffixes = _suffixes([column for printed in annex.indicators for column in printed.columns]) if annex.kind == "form" else {}
    table = printed_table(annex, tuple(dict.fromkeys(suffixes.values())))
    values: dict[str, Value] = {}
    extras: list[Extra] = []
    issues: list[Issue] = []
    for printed in annex.indicators:
        fields = _fields_of(printed, table, suffixes)
        cells = _cells(printed)
        for number, column in enumerate(printed.columns):
            field = fields.get(column.kind)
            token = cells[number] if cells else None
            if field is not None and field.id not in values:
                values[field.id] = _value(field, printed, token, document)
            elif token is not None and not _repeats(field, values, token, printed):
                extras.append(_extra(printed, column, token, document))
                if field is not None:
                    issues.append(_repeated(field, printed, extras[-1]))
        if cells is None:
            extras += _unclear_extras(printed, fields, document)
        issues += _entry_issues(printed, fields, values, document)
    found = {field.id: values.get(field.id, Value(field.id, None, "absent")) for field in table.fields} if values else {}
    return Gathered(table, found, tuple(extras), (*issues, *_annex_issues(annex, found, extras)))


def printed_table(annex: Annex, suffixes: tuple[str, ...]) -> Table:
    """The form's table as this report prints it: its own columns, local rows only if they are there, rules that can be applied.

    A sum is left alone where an unknown indicator stands among its parts: it may be one of them.
    """
    found = {printed.row.id for printed in annex.indicators if printed.row is not None}
    rows = tuple(_with_columns(row, suffixes) for row in annex.table.rows if not row.local or row.id in found)
    kept = {row.id for row in rows}
    rules = tuple(
        replace(rule, left=_kept(rule.left, kept), right=_kept(rule.right, kept))
        for rule in annex.table.rules
        if not _is_crossed(rule, annex)
    )
    return replace(annex.table, rows=rows, fields=tuple(field for row in rows for field in row.fields), rules=rules)


def _kept(ids: Sequence[str], kept: set[str]) -> tuple[str, ...]:
    return tuple(row for row in ids if row in kept)


def _is_crossed(rule: Rule, annex: Annex) -> bool:
    rows = [printed.row.id if printed.row is not None else None for printed in annex.indicators]
    places = [at for at, row in enumerate(rows) if row in (*rule.left, *rule.right)]
    if not places:
        return False
    stop = places[-1] + 1
    while stop < len(rows) and rows[stop] is None:
        stop += 1
    return None in rows[places[0] : stop]


def _with_columns(row: Row, suffixes: tuple[str, ...]) -> Row:
    """The row with one field for each column; the only column adds nothing to the id."""
    fields = tuple(
        replace(field, id=f"{field.id}.{suffix}", column=replace(field.column, id=suffix)) if suffix else field
        for field in row.fields
        for suffix in suffixes or ("",)
    )
    return replace(row, fields=fields)


def _suffixes(columns: Sequence[Column]) -> dict[str, str]:
    """What each kind of column adds to a field's id: this year's and all years' are told apart only where both are printed."""
    kinds = {column.kind for column in columns}
    if kinds.issuperset(_BOTH):
        return {kind: kind for kind in _BOTH}
    return next(({kind: ""} for kind in ("total", "this_year") if kind in kinds), {})


def _fields_of(printed: Printed, table: Table, suffixes: dict[str, str]) -> dict[str, Field]:
    """The fields of an indicator by the kind of their column."""
    if printed.row is None:
        return {}
    row = next(row for row in table.rows if row.id == printed.row.id)
    by_suffix = {field.column.id: field for field in row.fields}
    return {kind: by_suffix[suffix] for kind, suffix in suffixes.items()}


def _cells(printed: Printed) -> Sequence[Token] | None:
    """One cell for each column, or None where they cannot be told apart."""
    return printed.entry.cells if len(printed.entry.cells) == len(printed.columns) else None


def _value(field: Field, printed: Printed, token: Token | None, document: Document) -> Value:
    if token is None:
        cells = printed.entry.cells
        if not any(cell.kind in ("number", "glued") for cell in cells):
            return Value(field.id, None, "absent", score=printed.score)
        span = document.span(cells[0].begin, cells[-1].stop)
        return Value(field.id, None, "ambiguous", document.source[span.start : span.end], span, score=printed.score)
    span = document.span(token.begin, token.stop)
    raw = document.source[span.start : span.end]
    amount, unit = _amount(token, printed, field.column.type)
    return Value(field.id, amount, _state(token, amount, document), raw, span, unit=unit, score=printed.score)


def _amount(token: Token, printed: Printed, kind: ColumnType) -> tuple[Amount | None, str | None]:
    """The amount of a cell and its unit: the printed one, money in 万元."""
    unit = printed.entry.unit
    read = read_amount(token.text, kind, unit) if token.kind == "number" else None
    return (None, None) if read is None else (read[0], read[1] if kind == "money" else unit)


def _state(token: Token, amount: Amount | None, document: Document) -> State:
    if token.kind == "blank":
        return "blank"
    if token.kind == "mark":
        return "not_applicable"
    if amount is None:
        return "ambiguous" if token.kind == "glued" else "unreadable"
    return "split" if document.text[token.stop : token.stop + 1].isdigit() else "given"


def _extra(printed: Printed, column: Column, token: Token, document: Document) -> Extra:
    span = document.span(token.begin, token.stop)
    read = read_amount(token.text, "count") if token.kind == "number" else None
    raw = document.source[span.start : span.end]
    return Extra(printed.entry.label, printed.entry.unit, read[0] if read else None, column.printed, raw, span)


def _unclear_extras(printed: Printed, fields: dict[str, Field], document: Document) -> Iterator[Extra]:
    """An unknown indicator without cells, or with more or fewer than there are columns, as one extra without amount."""
    if not fields:
        entry = printed.entry
        cells = entry.cells
        span = document.span(cells[0].begin, cells[-1].stop) if cells else document.span(entry.begin, entry.stop)
        raw = document.source[span.start : span.end] if cells else ""
        yield Extra(entry.label, entry.unit, None, None, raw, Span(span.start, span.end) if cells else Span(span.end, span.end))


def _repeats(field: Field | None, values: dict[str, Value], token: Token, printed: Printed) -> bool:
    """Whether a cell says again what its field already holds."""
    return field is not None and values[field.id].amount == _amount(token, printed, field.column.type)[0]


def _repeated(field: Field, printed: Printed, extra: Extra) -> Issue:
    return make_issue("indicators-repeated", fields=[field.id], span=extra.span, label=printed.entry.label, text=repr(extra.raw))


def _entry_issues(printed: Printed, fields: dict[str, Field], values: dict[str, Value], document: Document) -> Iterator[Issue]:
    """What a user must know of one known indicator."""
    ids = [field.id for field in fields.values()]
    entry = printed.entry
    span = document.span(entry.begin, entry.stop)
    if ids and printed.score < _SURE:
        yield make_issue("label-doubtful", fields=ids, span=span, label=entry.label, score=printed.score)
    states = {value.state: value for value in (values.get(field, Value(field, None, "absent")) for field in ids)}
    raw = " ".join((next(iter(states.values())).raw or "").split())[:_LONGEST] if states else ""
    if "absent" in states:
        yield make_issue("cells-missing", fields=ids, span=span, label=entry.label)
    if "ambiguous" in states:
        yield make_issue("cells-unclear", fields=ids, span=span, label=entry.label, columns=len(printed.columns), text=repr(raw))
    if "unreadable" in states:
        yield make_issue("cell-unreadable", fields=ids, span=span, label=entry.label, text=repr(raw))


def _annex_issues(annex: Annex, values: dict[str, Value], extras: Sequence[Extra]) -> Iterator[Issue]:
    """What a user must know of the annex as a whole."""
    span = extras[0].span if extras else None
    if annex.kind == "local":
        yield make_issue("local-form", span=span, count=len(extras))
    elif annex.kind == "part_of_year":
        yield make_issue("part-of-year", span=span, text=annex.period, count=len(extras))
    elif extras:
        labels = ", ".join(list(dict.fromkeys(extra.label for extra in extras))[:_NAMED])
        yield make_issue("indicators-kept", span=span, count=len(extras), labels=labels)
    absent = [field for field, value in values.items() if value.state == "absent" and value.score == 0]
    if absent:
        yield make_issue("indicators-absent", fields=absent, count=len(absent))
