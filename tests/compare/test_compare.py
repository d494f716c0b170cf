"""What the comparison says of sentences beside tables, from `tests/cases/compare.toml`; and what holds for every result of it."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from parser.compare import compare
from parser.forms import load_forms
from parser.model import Agreement, Count, Issue, Paragraph, Span, State, Value
from tests.compare.helper import read_prose

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "compare.toml").read_text(encoding="utf-8"))["case"]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
TABLE = 10_000  # where the tables stand in the caller's text, behind the prose


def _values(case: dict[str, Any]) -> dict[str, Value]:
    fields = [field.id for field in load_forms()[case.get("form", "2021")].fields]
    assert set(case["cells"]) <= set(fields), "a cell that the form does not have"
    return {field: _value(field, case["cells"].get(field, 0), number) for number, field in enumerate(fields)}


def _value(field: str, cell: int | str, number: int) -> Value:
    span = Span(TABLE + number, TABLE + number + 1)
    if isinstance(cell, int):
        return Value(field, cell, "given", str(cell), span)
    if cell in get_args(State):
        return Value(field, None, cell, span=None if cell == "absent" else span)  # type: ignore[arg-type]
    number_text, _, unit = cell.partition(" ")
    return Value(field, Decimal(number_text), "given", number_text, span, unit or None)


def _prose(case: dict[str, Any]) -> tuple[tuple[Count, ...], tuple[Paragraph, ...]]:
    return read_prose(*case["texts"], section=case.get("section"), heading=case.get("heading"), topic=case.get("topic"))


def _run(case: dict[str, Any]) -> tuple[tuple[Agreement, ...], tuple[Issue, ...]]:
    counts, paragraphs = _prose(case)
    return compare(counts, _values(case), paragraphs)


@each_case
def test_agreements_and_issues(case: dict[str, Any]) -> None:
    agreements, issues = _run(case)
    found = [" ".join(filter(None, (one.statement, one.outcome, one.note))) for one in agreements]
    assert sorted(found) == sorted(case["expected"])
    assert [issue.code for issue in issues] == case["issues"]


@each_case
def test_issues_name_both_places(case: dict[str, Any]) -> None:
    counts, _ = _prose(case)
    spans = {count.span for count in counts}
    for issue in _run(case)[1]:
        assert issue.span in spans
        assert issue.related and issue.span not in issue.related


@each_case
def test_without_context_nothing_new_is_said(case: dict[str, Any]) -> None:
    """Counts whose paragraph is unknown may lose statements and certainty, but never gain a contradiction with the table."""
    counts, _ = _prose(case)
    alone, issues = compare(counts, _values(case), ())
    assert not [issue for issue in issues if issue.code == "text-contradicts-table"]
    assert {one.outcome for one in alone if one.fields} <= {"agrees", "not_assessable"}


@each_case
def test_an_unknown_table_is_never_contradicted(case: dict[str, Any]) -> None:
    counts, paragraphs = _prose(case)
    values = {field: Value(field, None, "absent") for field in _values(case)}
    agreements, _ = compare(counts, values, paragraphs)
    assert {one.outcome for one in agreements if one.fields} <= {"not_assessable"}


@each_case
def test_a_form_without_the_cells_says_nothing(case: dict[str, Any]) -> None:
    counts, paragraphs = _prose(case)
    assert [one for one in compare(counts, {}, paragraphs)[0] if one.fields] == []


def test_the_cases_cover_every_outcome_of_every_kind() -> None:
    words = {" ".join(expected.split()[1:2]) for case in CASES for expected in case["expected"]}
    assert words == {"agrees", "contradicts", "not_assessable"}
    assert len(CASES) >= 80 and len({case["name"] for case in CASES}) == len(CASES)
    assert sum(not case["expected"] for case in CASES) >= 30, "hard negatives"


def test_a_circle_of_parents_ends() -> None:
    counts = [Count("3件", Span(0, 2), 3, "件", parent=1), Count("4件", Span(3, 5), 4, "件", parent=0)]
    agreements, _ = compare(counts, {}, ())
    assert [(one.count, one.parts, one.outcome) for one in agreements] == [(0, (1,), "contradicts")]
