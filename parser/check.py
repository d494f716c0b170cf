"""The arithmetic of a form, applied to what was read: rules hold, are broken, or cannot be assessed.

A broken rule is reported and nothing else: both numbers stay as the source has them. Where a rule has a single unknown cell,
what it implies is proposed as that cell's suggestion, if no other rule implies something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from parser.forms import Row, Rule, Table
from parser.issues import make_issue
from parser.model import Amount, Check, Issue, Value

_AS_ZERO = ("blank", "not_applicable")


def check_table(table: Table, values: Mapping[str, Value]) -> tuple[list[Check], list[Issue]]:
    """Every rule of the table at every place where it applies, and an issue for each that is broken."""
    checks: list[Check] = []
    issues: list[Issue] = []
    totals = _blank_totals(table, values)
    money = {field.id for field in table.fields if field.column.type == "money"}
    for rule in table.rules:
        for where, left, right in _places(table, rule):
            check = _apply(rule, where, left, right, values, totals, money)
            checks.append(check)
            if check.outcome == "broken":
                span = next((values[field].span for field in left if values[field].span), None)
                details: dict[str, Any] = {"where": where, "left": check.left, "right": check.right}
                issues.append(make_issue(rule.issue, fields=check.fields, span=span, rule=rule.id, **details))
    return checks, issues


def suggest(table: Table, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values that a rule determines although the source lacks them, with their suggestion set."""
    implied: dict[str, set[Amount]] = {}
    for rule in table.rules:
        if rule.kind != "equal":
            continue
        for _, left, right in _places(table, rule):
            unknown = [field for field in (*left, *right) if values[field].amount is None]
            if len(unknown) == 1:
                sums = [_sum(values, [field for field in side if field != unknown[0]]) for side in (left, right)]
                difference = sums[1] - sums[0] if unknown[0] in left else sums[0] - sums[1]
                implied.setdefault(unknown[0], set()).add(difference)
    return {
        field: replace(values[field], suggestion=next(iter(amounts)))
        for field, amounts in implied.items()
        if len(amounts) == 1 and min(amounts) >= 0
    }


def _places(table: Table, rule: Rule) -> Iterator[tuple[str, list[str], list[str]]]:
    """Where a rule applies: a name of the place and the field ids of both sides."""
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


def _blank_totals(table: Table, values: Mapping[str, Value]) -> dict[str, Amount]:
    """A total that the agency left blank counts as the sum of its row when other rules use it."""
    totals: dict[str, Amount] = {}
    for rule in table.rules:
        if rule.fills_blank_total:
            for _, left, right in _places(table, rule):
                if values[left[0]].state in _AS_ZERO and all(_is_known(values[field]) for field in right):
                    totals[left[0]] = _sum(values, right)
    return totals


def _apply(
    rule: Rule,
    where: str,
    left: list[str],
    right: list[str],
    values: Mapping[str, Value],
    totals: Mapping[str, Amount],
    money: set[str],
) -> Check:
    fields = (*left, *right)
    filled = rule.fills_blank_total and left[0] in totals
    known = all(_is_known(values[field]) for field in fields)
    if not known or filled or all(values[field].amount is None for field in fields):
        return Check(rule.id, where, fields, "not_assessable")
    sums = _sum(values, left, totals), _sum(values, right, totals)
    if rule.kind == "equal":
        return Check(rule.id, where, fields, "holds" if sums[0] == sums[1] else "broken", sums[0], sums[1])
    sound = sums[0] >= 0 and (rule.each != "cell" or where in money or isinstance(sums[0], int))
    return Check(rule.id, where, fields, "holds" if sound else "broken", sums[0], 0)


def _is_known(value: Value) -> bool:
    return value.amount is not None or value.state in _AS_ZERO


def _sum(values: Mapping[str, Value], fields: Sequence[str], totals: Mapping[str, Amount] | None = None) -> Amount:
    """The sum with blanks as zero, or as their row's sum where `totals` says so."""
    total: Amount = 0
    for field in fields:
        amount = values[field].amount
        if amount is None:
            amount = (totals or {}).get(field, 0)
        total = total + amount if isinstance(total, int) and isinstance(amount, int) else Decimal(total) + Decimal(amount)
    return total
