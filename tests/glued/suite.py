"""The grid: tables drawn by the share of cells that are not zero and by the length of their numbers, glued, and parsed again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from random import Random
from statistics import median
from typing import Any
from unittest.mock import patch

from parser import parse, tables
from tests.glued.amounts import Habit, draw_amounts
from tests.glued.layout import STYLES, glue, rows_of
from tests.glued.score import Tally, score
from tests.robustness.forms import Year

SHARES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90)
DIGITS = (1, 2, 3, 4, 5, 6, 7)
TABLES = ("active_disclosure", "applications", "review_litigation")
FORMS: tuple[Year, ...] = ("2019", "2021")
_PER_REPORT = len(TABLES)


@dataclass
class Outcome:
    """The tallies of one cell of the grid by table, the seconds that solving each table took, and those of each whole report."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {table: Tally() for table in TABLES})
    seconds: dict[str, list[float]] = field(default_factory=lambda: {table: [] for table in TABLES})
    reports: list[float] = field(default_factory=list)

    @property
    def all(self) -> Tally:
        return sum(self.tallies.values(), Tally())


def run_grid(least: int, seed: int) -> dict[tuple[float, int], Outcome]:
    """At least so many tables, spread evenly over the grid."""
    grid = list(product(SHARES, DIGITS))
    reports = -(-least // (_PER_REPORT * len(grid)))
    return {(share, digits): run_cell(share, digits, reports, seed) for share, digits in grid}


def run_cell(share: float, digits: int, reports: int, seed: int) -> Outcome:
    """So many reports of three tables each, by turns in both forms and all styles."""
    outcome = Outcome()
    for number in range(reports):
        rng = Random(f"{seed}/{share}/{digits}/{number}")
        form = FORMS[number % 2]
        style = STYLES[(number // 2 + digits) % len(STYLES)]
        amounts = draw_amounts(form, Habit(share, digits, equal=rng.random() < 0.5), rng)
        text = glue(rows_of(form), amounts, style, rng)
        with timed_tables(outcome.seconds):
            start = time.perf_counter()
            report = parse(text)
            outcome.reports.append(time.perf_counter() - start)
        for table in TABLES:
            outcome.tallies[table] += score(report, amounts, [name for name in amounts if name.startswith(table)])
    return outcome


@contextmanager
def timed_tables(seconds: dict[str, list[float]]) -> Iterator[None]:
    """Notes how long each table takes to solve, in seconds of the processor, which other work on the machine does not change."""
    solve: Callable[..., Any] = tables.solve_rows

    def timed(cells: Any, *args: Any, **options: Any) -> Any:
        start = time.process_time()
        solved = solve(cells, *args, **options)
        seconds[cells.alignment.table.id].append(time.process_time() - start)
        return solved

    with patch.object(tables, "solve_rows", timed):
        yield


def middle_and_worst(seconds: list[float]) -> tuple[float, float]:
    """Median and maximum."""
    return (median(seconds), max(seconds)) if seconds else (0.0, 0.0)
