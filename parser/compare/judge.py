"""What a stated number and a table's amount have to do with each other: they agree, contradict, or it cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from parser.compare.amounts import TableAmount, sum_reading
from parser.compare.matching import Match
from parser.model import Agreement, Amount, Count, Judgement, Relation, Value

_WAN = 10_000


def judge(match: Match, counts: Sequence[Count], values: Mapping[str, Value]) -> Agreement | None:
    """The outcome for one statement over all its readings; None if the form has no cell for any of them.

    A reading that agrees decides; contradicted is the plain reading, and only if every other one that can be assessed fails too.
    """
    count = counts[match.count]
    found = [(reading.note, table) for reading in match.wording.readings if (table := sum_reading(reading, values))]
    if not found:
        return None
    outcomes = [compare_amounts(count.value, count.relation, table, is_money=count.kind == "money") for _, table in found]
    at = next((at for at, outcome in enumerate(outcomes) if outcome[0] == "agrees"), 0)
    outcome, note = outcomes[at]
    table = found[at][1]
    if outcome == "agrees":
        note = found[at][0] or note
    elif outcome == "contradicts":
        unsure = next((other for other in outcomes if other[0] == "not_assessable"), None)
        if not match.is_sure:
            outcome, note = "not_assessable", "wording"
        elif unsure:
            outcome, note = unsure
    rule = "R21" if match.wording.id == "received" and count.kind == "implied_zero" else match.wording.rule
    return Agreement(rule, match.wording.id, match.count, table.fields, outcome, count.value, table.amount, note)


def compare_amounts(stated: Amount, relation: Relation, table: TableAmount, *, is_money: bool = False) -> tuple[Judgement, str]:
    """The outcome for one amount, with a note: why it cannot be told, or in what sense the two agree.

    >>> compare_amounts(20, ">=", TableAmount(("a.b.c",), 23)), compare_amounts(20, "=", TableAmount(("a.b.c",), None, "blank"))
    (('agrees', 'approximate'), ('not_assessable', 'blank'))
    """
    if table.amount is None:
        return "not_assessable", table.state or "absent"
    if is_money:
        return _compare_money(stated, relation, table, table.amount)
    if relation == "=":
        if stated == table.amount:
            return "agrees", ""
        return ("not_assessable", "blank") if table.is_partial else ("contradicts", "")
    outcome = _compare_loosely(stated, relation, table.amount)
    return ("not_assessable", "blank") if outcome == "contradicts" and table.is_partial else (outcome, "approximate")


def _compare_loosely(stated: Amount, relation: Relation, amount: Amount) -> Judgement:
    """20余 is 20 to 29, 约20 some tenths around it, 不到20 less; far from it all but the wrong side of a bound is left open."""
    exact, about = Decimal(amount), Decimal(stated)
    if relation == ">=":
        return "contradicts" if exact < about else "agrees" if exact < about * 2 else "not_assessable"
    if relation == "<=":
        return "contradicts" if exact > about else "agrees" if exact * 2 >= about else "not_assessable"
    distance = abs(exact - about)
    return "agrees" if distance * 10 <= about else "contradicts" if distance * 2 > about else "not_assessable"


def _compare_money(stated: Amount, relation: Relation, table: TableAmount, amount: Amount) -> tuple[Judgement, str]:
    """元 of the prose against 万元 of the table, as exact as the coarser of the two; a table without a unit may mean either."""
    in_wan = Decimal(stated) / _WAN
    fits = _same(in_wan, Decimal(amount)) if relation == "=" else _compare_loosely(in_wan, relation, amount) == "agrees"
    if fits:
        return "agrees", ""
    if table.unit != "万元":
        return ("agrees", "in-yuan") if Decimal(stated) == Decimal(amount) else ("not_assessable", "unit")
    if relation != "=":
        return "not_assessable", "approximate"
    return ("not_assessable", "blank") if table.is_partial else ("contradicts", "")


def _same(first: Decimal, second: Decimal) -> bool:
    places = min(_decimals(first), _decimals(second))
    step = Decimal(1).scaleb(-places)
    return any(first.quantize(step, mode) == second.quantize(step, mode) for mode in (ROUND_HALF_UP, ROUND_DOWN))


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
