"""The arithmetic of the forms: every rule holds, breaks or cannot be assessed, and suggestions only where the rules agree."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from parser.check import check_table, suggest
from parser.forms import Table, load_forms
from parser.model import Amount, Check, Issue, State, Value

TABLES = {(form.id, table.id): table for form in load_forms().values() for table in form.tables}
ACTIVE = TABLES["2019", "active_disclosure"]
APPLICATIONS = TABLES["2021", "applications"]
REVIEW = TABLES["2021", "review_litigation"]
Cell = Amount | str

# One natural person asked, one case was carried over; one got all, one waits.
BALANCED: dict[str, Cell] = {
    "applications.received.natural_person": 1,
    "applications.received.total": 1,
    "applications.carried_over.other": 1,
    "applications.carried_over.total": 1,
    "applications.granted.natural_person": 1,
    "applications.granted.total": 1,
    "applications.total.natural_person": 1,
    "applications.total.total": 1,
    "applications.carried_forward.other": 1,
    "applications.carried_forward.total": 1,
}
STATES: tuple[State, ...] = ("blank", "not_applicable", "absent", "unreadable", "ambiguous")


def _values(table: Table, cells: Mapping[str, Cell]) -> dict[str, Value]:
    """A value for every field: a number, or None for the name of a state; zero where `cells` says nothing."""
    assert set(cells) <= {field.id for field in table.fields}
    return {field.id: _value(field.id, cells.get(field.id, 0)) for field in table.fields}


def _value(field: str, cell: Cell) -> Value:
    if isinstance(cell, str):
        return Value(field, None, next(state for state in STATES if state == cell))
    return Value(field, cell, "given")


def _run(table: Table, cells: Mapping[str, Cell]) -> tuple[list[Check], list[Issue]]:
    return check_table(table, _values(table, cells))


def _broken(table: Table, cells: Mapping[str, Cell]) -> list[tuple[str, str, Amount | None, Amount | None]]:
    return [(c.rule, c.where, c.left, c.right) for c in _run(table, cells)[0] if c.outcome == "broken"]


def _outcome(table: Table, cells: Mapping[str, Cell], rule: str, where: str) -> str:
    found = [check.outcome for check in _run(table, cells)[0] if (check.rule, check.where) == (rule, where)]
    assert len(found) == 1, f"{rule} applies {len(found)} times at {where}"
    return found[0]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: f"{table.form}-{table.id}")
def test_a_table_of_zeros_breaks_nothing(table: Table) -> None:
    checks, issues = _run(table, {})
    assert {check.outcome for check in checks} == {"holds"}
    assert issues == []


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: f"{table.form}-{table.id}")
def test_an_empty_table_cannot_be_assessed(table: Table) -> None:
    checks, issues = _run(table, {field.id: "blank" for field in table.fields})
    assert {check.outcome for check in checks} == {"not_assessable"}
    assert issues == []


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: f"{table.form}-{table.id}")
def test_every_field_but_changes_is_checked(table: Table) -> None:
    checked = {field for check in _run(table, {})[0] for field in check.fields}
    assert checked >= {field.id for field in table.fields if field.column.type != "change"}


def test_what_balances_holds() -> None:
    assert _broken(APPLICATIONS, BALANCED) == []


# Rule, place, cells that break it, the two sums; `also` are the other places that the same cells break.
BROKEN = [
    ("R1", "applications.*.natural_person", {"applications.received.natural_person": 2, "applications.received.total": 2}, 2, 1),
    ("R2", "applications.granted", {"applications.granted.total": 4}, 4, 1),
    ("R3", "applications.*.natural_person", {"applications.granted.natural_person": 0, "applications.granted.total": 0}, 1, 0),
    ("R12", "applications.granted.natural_person", {"applications.granted.natural_person": -1}, -1, 0),
]


@pytest.mark.parametrize(("rule", "where", "cells", "left", "right"), BROKEN, ids=[entry[0] for entry in BROKEN])
def test_broken_rules_of_applications(rule: str, where: str, cells: dict[str, Cell], left: int, right: int) -> None:
    assert _outcome(APPLICATIONS, BALANCED, rule, where) == "holds"
    assert (rule, where, left, right) in _broken(APPLICATIONS, BALANCED | cells)


def test_one_slip_in_one_cell_breaks_its_rules_and_no_others() -> None:
    """A count that is one too high: its row, its column and the balance of its column, nothing else."""
    broken = _broken(APPLICATIONS, BALANCED | {"applications.granted.other": 1})
    assert broken == [("R2", "applications.granted", 1, 2), ("R3", "applications.*.other", 0, 1)]


@pytest.mark.parametrize("group", ["review", "litigation_direct", "litigation_after_review"])
def test_outcomes_of_review_and_litigation(group: str) -> None:
    cells: dict[str, Cell] = {f"review_litigation.{group}.upheld": 2, f"review_litigation.{group}.total": 0}
    assert _broken(REVIEW, cells) == [("R5", f"review_litigation.{group}", 0, 2)]
    assert _broken(REVIEW, cells | {f"review_litigation.{group}.total": 2}) == []


def test_stock_and_change_of_active_disclosure() -> None:
    row = "active_disclosure.licensing"
    cells: dict[str, Cell] = {f"{row}.previous_year_items": 3, f"{row}.change": -4}
    assert _broken(ACTIVE, cells) == [("R13", row, -1, 0)]
    assert _broken(ACTIVE, cells | {f"{row}.change": -3}) == []


def test_a_count_is_whole_but_money_and_changes_need_not_be() -> None:
    assert _broken(ACTIVE, {"active_disclosure.procurement.items": Decimal("1.5")}) == [
        ("R12", "active_disclosure.procurement.items", Decimal("1.5"), 0)
    ]
    assert _broken(ACTIVE, {"active_disclosure.procurement.amount": Decimal("1.5"), "active_disclosure.fees.change": 0}) == []
    assert _outcome(ACTIVE, {}, "R12", "active_disclosure.procurement.amount") == "holds"


@pytest.mark.parametrize("state", ["absent", "unreadable", "ambiguous"])
def test_unknown_cells_make_their_rules_not_assessable(state: str) -> None:
    cells = BALANCED | {"applications.granted.natural_person": state}
    assert _broken(APPLICATIONS, cells) == []
    unsure = [(c.rule, c.where) for c in _run(APPLICATIONS, cells)[0] if c.outcome == "not_assessable"]
    assert unsure == [
        ("R2", "applications.granted"),
        ("R3", "applications.*.natural_person"),
        ("R12", "applications.granted.natural_person"),
    ]


@pytest.mark.parametrize("state", ["blank", "not_applicable"])
def test_blank_cells_count_as_zero(state: str) -> None:
    cells = BALANCED | {"applications.granted.other": state, "applications.total.other": state}
    assert _broken(APPLICATIONS, cells) == []
    assert _broken(APPLICATIONS, cells | {"applications.granted.total": 2})[0] == ("R2", "applications.granted", 2, 1)


def test_a_blank_total_counts_as_the_sum_of_its_row() -> None:
    cells = BALANCED | {"applications.received.total": "blank", "applications.granted.total": "blank"}
    assert _broken(APPLICATIONS, cells) == []
    assert _outcome(APPLICATIONS, cells, "R2", "applications.granted") == "not_assessable"
    assert _outcome(APPLICATIONS, cells, "R3", "applications.*.total") == "holds"
    assert _outcome(APPLICATIONS, cells, "R1", "applications.*.total") == "holds"


def test_a_total_that_is_unreadable_does_not_count_as_anything() -> None:
    cells = BALANCED | {"applications.granted.total": "unreadable"}
    assert _outcome(APPLICATIONS, cells, "R3", "applications.*.total") == "not_assessable"


def test_an_issue_for_each_broken_rule_names_rule_fields_and_sums() -> None:
    checks, issues = _run(APPLICATIONS, BALANCED | {"applications.granted.total": 4})
    broken = [check for check in checks if check.outcome == "broken"]
    assert [(i.code, i.rule, i.fields) for i in issues] == [
        ("row-sum-broken", "R2", broken[0].fields),
        ("column-sum-broken", "R3", broken[1].fields),
    ]
    assert broken[0].fields[0] == "applications.granted.total"
    assert "4" in issues[0].message and "1" in issues[0].message and "R2" in issues[0].message


# --- suggestions ---


def _suggested(table: Table, cells: Mapping[str, Cell]) -> dict[str, Amount | None]:
    return {field: value.suggestion for field, value in suggest(table, _values(table, cells)).items()}


@pytest.mark.parametrize("state", STATES)
def test_a_single_unknown_is_suggested_and_stays_unknown(state: State) -> None:
    values = _values(APPLICATIONS, BALANCED | {"applications.granted.natural_person": state})
    found = suggest(APPLICATIONS, values)
    assert {field: (v.amount, v.state, v.suggestion) for field, v in found.items()} == {
        "applications.granted.natural_person": (None, state, 1)
    }


def test_nothing_is_suggested_where_rules_disagree() -> None:
    """The row implies 4, the column 1."""
    cells = BALANCED | {"applications.granted.natural_person": "absent", "applications.granted.total": 4}
    assert "applications.granted.natural_person" not in _suggested(APPLICATIONS, cells)


def test_nothing_negative_is_suggested() -> None:
    cells: dict[str, Cell] = {"review_litigation.review.upheld": 3, "review_litigation.review.other": "absent"}
    assert _suggested(REVIEW, cells | {"review_litigation.review.total": 2}) == {}
    assert _suggested(REVIEW, cells | {"review_litigation.review.total": 5}) == {"review_litigation.review.other": 2}


def test_two_unknowns_in_every_rule_imply_nothing() -> None:
    lost = ("granted.natural_person", "granted.other", "denied.state_secret.natural_person", "denied.state_secret.other")
    cells = BALANCED | {f"applications.{field}": "absent" for field in lost}
    assert _suggested(APPLICATIONS, cells) == {}


def test_known_values_get_no_suggestion() -> None:
    assert _suggested(APPLICATIONS, BALANCED) == {}
    assert _suggested(APPLICATIONS, BALANCED | {"applications.granted.total": 4}) == {}
