"""`python -m benchmarks.solver`: our search against OR-tools CP-SAT and python-constraint, on the same glued tables.

A problem is the request table of a report whose rows ran together. All three get the same readings of each row (cut by the row's
own sum) and the same equations between rows, and look for a second solution, since only that proves the first one.

Measured on two cores, milliseconds; every search stops after five seconds, and no two of them ever disagreed:

    168 tables over the grid (25 readings in the middle)      median   worst   stopped
        ours                                                     0.2       4         0
        CP-SAT 9.15                                              1.1      46         0
        python-constraint 1.4                                    0.3    1091         0
    20 contrived tables of 1, 10, 11, 101 … (195 readings)
        ours                                                    2943    3191        16
        CP-SAT                                                    52     346         0
        python-constraint                                       5000    5001        20

Ours is used: on tables as they occur it is the fastest in the middle and at its worst, as exact, and needs no other package.
CP-SAT is better where numbers are so alike that each row has ten readings. Such a table had several solutions every time, so
what the parser says of it (candidates, search stopped) is not wrong, only less narrow than it could be.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from random import Random
from statistics import median
from types import FrameType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from parser.forms import Table, load_forms
from parser.solve.joint import solve
from parser.solve.readings import Piece, Shape, TooManyError, cut
from tests.glued.amounts import Alike, Amounts, Habit, draw_amounts
from tests.glued.suite import DIGITS, SHARES

try:
    from ortools.sat.python import cp_model
except ImportError:
    cp_model = None
try:
    import constraint
except ImportError:
    constraint = None

Solutions: TypeAlias = list[tuple[int, ...]]  # the number of the reading that each row takes
_MOST_SECONDS = 5
_MOST_EFFORT = 12_000_000  # about as long


@dataclass(frozen=True)
class Problem:
    """The readings of each row as vectors, and the equations between rows that hold in every column."""

    domains: Sequence[NDArray[np.int64]]
    equations: NDArray[np.int64]


@dataclass
class Measured:
    """The seconds of each problem, the solutions found (None where the search was stopped)."""

    seconds: list[float] = field(default_factory=list)
    found: list[Solutions | None] = field(default_factory=list)


class StoppedError(Exception):
    """A search took longer than allowed."""


def draw_problems(per_cell: int, seed: int) -> list[Problem]:
    """Fully glued tables over the grid of shares and digits."""
    habits = [Habit(share, digits, equal) for share, digits in product(SHARES, DIGITS) for equal in (False, True)]
    return _draw([habits[number % len(habits)] for number in range(per_cell * len(SHARES) * len(DIGITS))], seed)


def draw_hard_problems(count: int, seed: int) -> list[Problem]:
    """Fully glued tables of numbers that look alike."""
    return _draw([Alike(1.0, 2 + number % 2) for number in range(count)], seed)


def _draw(habits: Sequence[Habit], seed: int) -> list[Problem]:
    """A table for each habit; those with too many readings of a row are left out."""
    problems = []
    for number, habit in enumerate(habits):
        amounts = draw_amounts("2021", habit, Random(f"{seed}/{number}"))
        try:
            problems.append(_problem(load_forms()["2021"].tables[1], amounts))
        except TooManyError:
            continue
    return problems


def _problem(table: Table, amounts: Amounts) -> Problem:
    shape = Shape(("count",) * 7, (7,))
    domains = []
    for row in table.rows:
        digits = "".join(str(amounts[at.id]) for at in row.fields)
        readings = cut([Piece("", digits, "", 0)], shape, limit=3000)
        domains.append(np.array([[cell.amount for cell in reading] for reading in readings], dtype=np.int64))
    rules = [rule for rule in table.rules if rule.each == "column" and rule.kind == "equal"]
    signs = [[(row.id in rule.left) - (row.id in rule.right) for row in table.rows] for rule in rules]
    return Problem(domains, np.array(signs, dtype=np.int64))


def by_our_search(problem: Problem) -> Solutions:
    """Bounds propagation and branching on the row with the fewest readings."""
    active = np.ones((len(problem.equations), problem.domains[0].shape[1]), dtype=bool)
    joint = solve(problem.domains, problem.equations, active, limit=2, effort=_MOST_EFFORT)
    if not joint.exhausted and len(joint.solutions) < 2:
        raise StoppedError
    return joint.solutions


def by_cp_sat(problem: Problem) -> Solutions:
    """One Boolean per reading, exactly one per row, a linear equation per rule and column."""
    model = cp_model.CpModel()
    taken = [[model.new_bool_var("") for _ in domain] for domain in problem.domains]
    for row in taken:
        model.add_exactly_one(row)
    for signs, column in product(problem.equations, range(problem.domains[0].shape[1])):
        terms = [
            int(sign * reading[column]) * variable
            for sign, domain, row in zip(signs, problem.domains, taken, strict=True)
            for reading, variable in zip(domain, row, strict=True)
            if sign
        ]
        model.add(sum(terms) == 0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.max_time_in_seconds = _MOST_SECONDS
    collector = _collector(taken)
    status = solver.solve(model, collector)
    if status == cp_model.UNKNOWN or (status == cp_model.FEASIBLE and len(collector.found) < 2):
        raise StoppedError
    return list(collector.found)


def _collector(taken: Sequence[Sequence[object]]) -> Any:
    class Collector(cp_model.CpSolverSolutionCallback):  # type: ignore[misc, name-defined]
        """Notes solutions and stops at the second."""

        def __init__(self) -> None:
            super().__init__()
            self.found: Solutions = []

        def on_solution_callback(self) -> None:
            self.found.append(tuple([self.boolean_value(variable) for variable in row].index(True) for row in taken))
            if len(self.found) == 2:
                self.stop_search()

    return Collector()


def by_python_constraint(problem: Problem) -> Solutions:
    """One variable per row; each equation is tested as soon as all of its rows have a reading."""
    model = constraint.Problem(constraint.BacktrackingSolver())
    for row, domain in enumerate(problem.domains):
        model.addVariable(row, [(number, *reading) for number, reading in enumerate(domain.tolist())])
    for signs in problem.equations:
        rows = np.flatnonzero(signs).tolist()
        model.addConstraint(_balance([int(signs[row]) for row in rows]), rows)
    found: Solutions = []
    with _time_limit():
        for solution in model.getSolutionIter():
            found.append(tuple(solution[row][0] for row in range(len(problem.domains))))
            if len(found) == 2:
                break
    return found


def _balance(signs: Sequence[int]) -> Callable[..., bool]:
    def holds(*readings: tuple[int, ...]) -> bool:
        columns = zip(*(reading[1:] for reading in readings), strict=True)
        return all(sum(sign * amount for sign, amount in zip(signs, column, strict=True)) == 0 for column in columns)

    return holds


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise StoppedError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_MOST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def measure(search: Callable[[Problem], Solutions], problems: Sequence[Problem]) -> Measured:
    """The time and the solutions of every problem."""
    measured = Measured()
    for problem in problems:
        start = time.perf_counter()
        try:
            found: Solutions | None = search(problem)
        except StoppedError:
            found = None
        measured.seconds.append(time.perf_counter() - start)
        measured.found.append(found)
    return measured


def agree(one: Solutions | None, other: Solutions | None) -> bool | None:
    """Whether two searches say the same: the same single solution, or more than one; None where one was stopped."""
    if one is None or other is None:
        return None
    return one == other if len(one) == len(other) == 1 else len(one) == len(other)


def _print_row(name: str, measured: Measured, ours: Measured) -> None:
    agreed = [agree(one, other) for one, other in zip(ours.found, measured.found, strict=True)]
    unique = sum(found is not None and len(found) == 1 for found in measured.found)
    times = f"{1000 * median(measured.seconds):10.2f}{1000 * max(measured.seconds):10.0f}"
    print(f"{name:<20}{times}{unique:>9}{measured.found.count(None):>9}{agreed.count(True):>9}{agreed.count(False):>11}")


def _compare(title: str, problems: Sequence[Problem]) -> None:
    readings = [sum(map(len, problem.domains)) for problem in problems]
    print(f"\n{len(problems)} {title}, readings of all rows: {median(readings):.0f} in the middle, {max(readings)} at most")
    print(f"{'':<20}{'median ms':>10}{'worst ms':>10}{'unique':>9}{'stopped':>9}{'agree':>9}{'disagree':>11}")
    ours = measure(by_our_search, problems)
    _print_row("ours", ours, ours)
    for name, module, search in (("CP-SAT", cp_model, by_cp_sat), ("python-constraint", constraint, by_python_constraint)):
        if module is None:
            print(f"{name:<20} is not installed: pip install {'ortools' if name == 'CP-SAT' else name}")
        else:
            _print_row(name, measure(search, problems), ours)


def main() -> None:
    """Reads the options and prints the comparison."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.solver", description=__doc__)
    options.add_argument("--per-cell", type=int, default=4, help="tables for each share and length of numbers (default: 4)")
    options.add_argument("--hard", type=int, default=20, help="tables of numbers that look alike (default: 20)")
    options.add_argument("--seed", type=int, default=0, help="another seed draws other tables")
    chosen = options.parse_args()
    _compare("tables over the grid", draw_problems(chosen.per_cell, chosen.seed))
    _compare("tables of 1, 10, 11, 101 …", draw_hard_problems(chosen.hard, chosen.seed))


if __name__ == "__main__":
    main()
