"""The arithmetic of a form, applied to what was read: rules hold, are broken, or cannot be assessed.

A broken rule is reported and nothing else: both numbers stay as the source has them. Where a rule has a single unknown cell,
what it implies is proposed as that cell's suggestion, if no other rule implies something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from parser.forms import Rule, RulePlace, Table
from parser.issues import make_issue
from parser.model import Amount, Check, Issue, Value

_AS_ZERO = ("blank", "not_applicable")


def check_table(table: Table, values: Mapping[str, Value]) -> tuple[list[Check], list[Issue]]:
    """Every rule of the table at every place where it applies, and an issue for each that is broken."""
    checks: list[Check] = []
    issues: list[Issue] = []
    totals = _blank_totals(table, values)
    for place in table.places:
        check = _apply(place, values, totals, table.money)
        checks.append(check)
        if check.outcome == "broken":
            span = next((values[field].span for field in place.left if values[field].span), None)
            details: dict[str, Any] = {"where": place.where, "left": check.left, "right": check.right}
            issues.append(make_issue(place.rule.issue, fields=check.fields, span=span, rule=place.rule.id, **details))
    return checks, issues


def suggest(table: Table, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values that a rule determines although the source lacks them, with their suggestion set."""
    implied: dict[str, set[Amount]] = {}
    for rule, _, left, right, fields in table.places:
        if rule.kind != "equal":
            continue
        unknown = [field for field in fields if values[field].amount is None]
        if len(unknown) == 1:
            sums = [_sum(values, [field for field in side if field != unknown[0]]) for side in (left, right)]
            difference = sums[1] - sums[0] if unknown[0] in left else sums[0] - sums[1]
            implied.setdefault(unknown[0], set()).add(difference)
    return {
        field: replace(values[field], suggestion=next(iter(amounts)))
        for field, amounts in implied.items()
        if len(amounts) == 1 and min(amounts) >= 0
    }


def _blank_totals(table: Table, values: Mapping[str, Value]) -> dict[str, Amount]:
    """A total that the agency left blank counts as the sum of its row when other rules use it."""
    return {
        left[0]: _sum(values, right)
        for rule, _, left, right, _ in table.places
        if rule.fills_blank_total and values[left[0]].state in _AS_ZERO and all(_is_known(values[field]) for field in right)
    }


def _apply(place: RulePlace, values: Mapping[str, Value], totals: Mapping[str, Amount], money: frozenset[str]) -> Check:
    rule, where, left, _, fields = place
    if rule.kind == "not_negative" and rule.each == "cell":
        return _apply_to_cell(rule, where, values[where].amount, money)
    cells = [values[field] for field in fields]
    amounts = [cell.amount for cell in cells]
    if None in amounts:
        filled = rule.fills_blank_total and left[0] in totals
        if filled or not all(map(_is_known, cells)) or all(amount is None for amount in amounts):
            return Check(rule.id, where, fields, "not_assessable")
    known = [totals.get(field, 0) if amount is None else amount for field, amount in zip(fields, amounts, strict=True)]
    sums = sum(known[: len(left)]), sum(known[len(left) :])
    if rule.kind == "equal":
        return Check(rule.id, where, fields, "holds" if sums[0] == sums[1] else "broken", sums[0], sums[1])
    return Check(rule.id, where, fields, "holds" if sums[0] >= 0 else "broken", sums[0], 0)


def _apply_to_cell(rule: Rule, field: str, amount: Amount | None, money: frozenset[str]) -> Check:
    """A single cell is sound if it holds no less than nothing, in whole numbers unless it is money."""
    if amount is None:
        return Check(rule.id, field, (field,), "not_assessable")
    sound = amount >= 0 and (isinstance(amount, int) or field in money)
    return Check(rule.id, field, (field,), "holds" if sound else "broken", amount, 0)


def _is_known(value: Value) -> bool:
    return value.amount is not None or value.state in _AS_ZERO


def _sum(values: Mapping[str, Value], fields: Sequence[str]) -> Amount:
    """The sum with blanks as zero."""
    return sum(values[field].amount or 0 for field in fields)
