"""The table's side of a comparison: sums of cells, with the reason where they are not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from parser.compare.wordings import Reading
from parser.model import Amount, Value

_EMPTY = ("blank", "not_applicable")


@dataclass(frozen=True, slots=True)
class TableAmount:
    """The sum of `fields`, or None with the state of the cell that prevents it.

    `is_partial` says that an empty cell counted as nothing in it: such a sum may confirm a statement but not refute it.
    """

    fields: tuple[str, ...]
    amount: Amount | None
    state: str | None = None
    unit: str | None = None
    is_partial: bool = False


def sum_reading(reading: Reading, values: Mapping[str, Value]) -> TableAmount | None:
    """What the table holds for a reading; None if the report's form has no such cell.

    >>> values = {"a.x.total": Value("a.x.total", 2, "given"), "a.y.total": Value("a.y.total", 3, "given")}
    >>> sum_reading(Reading("", ("a.*.total",)), values).amount
    5
    """
    terms = [(-1 if term.startswith("-") else 1, _expand(term.removeprefix("-"), values)) for term in reading.terms]
    if not all(fields for _, fields in terms):
        return None
    fields = tuple(field for _, expanded in terms for field in expanded)
    total: Amount = 0
    is_partial = False
    known = 0
    for sign, expanded in terms:
        for field in expanded:
            amount, filled = _cell(field, values)
            if amount is None and values[field].state not in _EMPTY:
                return TableAmount(fields, None, values[field].state)
            is_partial = is_partial or filled
            known += amount is not None
            total += sign * (amount or 0)
    if not known:
        return TableAmount(fields, None, "blank")
    return TableAmount(fields, total, None, values[fields[0]].unit, is_partial)


def _expand(term: str, values: Mapping[str, Value]) -> list[str]:
    if "*" not in term:
        return [term] if term in values else []
    return [field for field in values if fnmatchcase(field, term)]


def _cell(field: str, values: Mapping[str, Value]) -> tuple[Amount | None, bool]:
    """The amount of a cell, and whether emptiness counted in it; a total left empty counts as the sum of its row."""
    value = values[field]
    if value.amount is not None:
        return value.amount, False
    row, _, column = field.rpartition(".")
    if value.state in _EMPTY and column == "total":
        others = [values[other] for other in values if other.rpartition(".")[0] == row and other != field]
        given = [other.amount for other in others if other.amount is not None]
        if given and all(other.amount is not None or other.state in _EMPTY for other in others):
            return sum(given[1:], start=given[0]), True
    return None, True
