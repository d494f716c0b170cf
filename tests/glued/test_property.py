"""Any valid table, glued and solved, is the very table again, or ambiguous with the truth among the candidates."""

from __future__ import annotations

from itertools import accumulate
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parser import parse
from parser.solve.readings import Piece, Shape, TooManyError, cut
from tests.glued.amounts import MOST, RESULTS, Amounts
from tests.glued.layout import STYLES, Style, glue, printed, rows_of
from tests.glued.score import score
from tests.robustness import forms

pytestmark = pytest.mark.slow

# 57142 keeps the sum of all cells of a table within seven digits.
COUNT = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 999), st.integers(0, 57142))


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[list[int]], list[bool]]:
    """Groups of numbers that end with their sum, and between which two numbers a space is left."""
    sizes = draw(st.sampled_from([(7,), (5, 5, 5), (3, 3)]))
    parts = [draw(st.lists(st.integers(0, MOST // 8), min_size=size - 1, max_size=size - 1)) for size in sizes]
    spaces = draw(st.lists(st.booleans(), min_size=sum(sizes) - 1, max_size=sum(sizes) - 1))
    return [[*numbers, sum(numbers)] for numbers in parts], spaces


@given(groups())
def test_the_truth_is_among_the_readings_of_a_row(row: tuple[list[list[int]], list[bool]]) -> None:
    numbers, spaces = [number for group in row[0] for number in group], row[1]
    text = "".join(f"{number}{' ' * space}" for number, space in zip(numbers, [*spaces, False], strict=True))
    begins = [0, *accumulate(len(part) + 1 for part in text.split(" "))]
    pieces = [Piece("", part, "", begin) for part, begin in zip(text.split(" "), begins, strict=False)]
    try:
        readings = cut(pieces, Shape(("count",) * len(numbers), tuple(map(len, row[0]))), limit=3000)
    except TooManyError:
        return
    assert numbers in [[cell.amount for cell in reading] for reading in readings]
    for reading in readings:
        assert all(int(text[cell.begin : cell.stop]) == cell.amount for cell in reading)
        assert "".join(text[cell.begin : cell.stop] for cell in reading) == text.replace(" ", "")


@st.composite
def tables(draw: st.DrawFn) -> tuple[forms.Year, Amounts]:
    """All cells of a report: free ones are drawn, totals and the balance follow."""
    form = draw(st.sampled_from(["2019", "2021"]))
    amounts: Amounts = dict.fromkeys((field for row in rows_of(form) for field in row.fields), 0)
    columns = [key for key, _ in forms.APPLICANT_COLUMNS[:-1]]
    outcomes = [row.key for row in forms.outcome_rows(form)]
    free = st.tuples(st.sampled_from([*outcomes, "carried_forward"]), st.sampled_from(columns))
    cells = draw(st.dictionaries(free, COUNT, max_size=25))
    for (row, column), count in cells.items():
        amounts[f"applications.{row}.{column}"] = count
    for column in columns:
        done = sum(cells.get((row, column), 0) for row in outcomes)
        handled = done + cells.get(("carried_forward", column), 0)
        before = draw(st.integers(0, handled))
        amounts |= {f"applications.total.{column}": done, f"applications.carried_over.{column}": before}
        amounts[f"applications.received.{column}"] = handled - before
    for row in forms.application_rows(form):
        amounts[f"applications.{row.key}.total"] = sum(amounts[f"applications.{row.key}.{column}"] for column in columns)
    for group, _ in forms.REVIEW_GROUPS:
        counts = {f"review_litigation.{group}.{key}": draw(COUNT) for key in RESULTS}
        amounts |= {**counts, f"review_litigation.{group}.total": sum(counts.values())}
    for field in [field for field in amounts if field.startswith("active_disclosure")]:
        amounts[field] = draw(COUNT)
    return form, amounts


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
@settings(max_examples=12, deadline=None)
@given(report=tables(), seed=st.integers(0, 99))
def test_a_glued_report_is_read_or_ambiguous(style: Style, report: tuple[forms.Year, Amounts], seed: int) -> None:
    form, amounts = report
    assert max(amounts.values()) <= MOST
    text = glue(rows_of(form), amounts, style, Random(seed))
    assert all(printed(amount) in text for amount in amounts.values())
    tally = score(parse(text), amounts)
    assert tally.sound, tally.examples
