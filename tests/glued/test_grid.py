"""Glued tables over the whole grid: what is read is right, and what is not read has the truth among its candidates."""

from __future__ import annotations

from random import Random
from statistics import median

import pytest

from parser import parse
from tests.glued.amounts import Alike, draw_amounts
from tests.glued.layout import STYLES, glue, rows_of
from tests.glued.score import Tally, score
from tests.glued.suite import DIGITS, SHARES, TABLES, Outcome, run_cell, run_grid, timed_tables

pytestmark = pytest.mark.slow

# A table takes a tenth of this; the rest is for busy machines.
_MOST_SECONDS = 1.0
_MOST_MEDIAN = 0.1
_FEW = [(share, digits) for number, share in enumerate(SHARES) for digits in DIGITS if (digits + 2 * number) % 4 == 0]


def _hold(outcomes: list[Outcome]) -> None:
    total = sum((outcome.all for outcome in outcomes), Tally())
    assert total.sound, total.examples[:10]
    for table in TABLES:
        seconds = [spent for outcome in outcomes for spent in outcome.seconds[table]]
        assert max(seconds) < _MOST_SECONDS, table
        assert median(seconds) < _MOST_MEDIAN, table


def test_some_tables_of_the_grid() -> None:
    outcomes = [run_cell(share, digits, 3, seed=0) for share, digits in _FEW]
    assert len(TABLES) * sum(len(outcome.reports) for outcome in outcomes) >= 60
    _hold(outcomes)
    requests = sum((outcome.tallies["applications"] for outcome in outcomes), Tally())
    assert requests.unique > 0.99 * requests.cells


@pytest.mark.full
def test_two_thousand_tables() -> None:
    grid = run_grid(2000, seed=0)
    _hold(list(grid.values()))
    for table, least in (("active_disclosure", 0.7), ("applications", 0.995), ("review_litigation", 0.97)):
        tally = sum((outcome.tallies[table] for outcome in grid.values()), Tally())
        assert tally.unique > least * tally.cells, table
        assert tally.given_up == 0, table


def test_the_search_is_bounded_where_numbers_look_alike() -> None:
    for number in range(6):
        rng = Random(number)
        amounts = draw_amounts("2021", Alike(1.0, 2 + number % 4), rng)
        seconds: dict[str, list[float]] = {table: [] for table in TABLES}
        with timed_tables(seconds):
            report = parse(glue(rows_of("2021"), amounts, STYLES[0], rng))
        tally = score(report, amounts)
        assert tally.sound, tally.examples
        assert max(spent for table in TABLES for spent in seconds[table]) < 2 * _MOST_SECONDS


def test_effort_and_not_time_ends_a_search() -> None:
    rng = Random(2)
    amounts = draw_amounts("2021", Alike(1.0, 4), rng)
    text = glue(rows_of("2021"), amounts, STYLES[0], rng)
    first, second = parse(text), parse(text)
    assert any(issue.code == "search-stopped" for issue in first.issues)
    assert first.values == second.values
