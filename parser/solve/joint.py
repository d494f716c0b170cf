"""Which readings of the rows go together: an exact search under linear equations that hold in every column.

Each row has a few readings (vectors of numbers), each equation says that a signed sum of rows is zero in each column. Bounds
propagation drops readings that no choice for the other rows can balance; where that does not settle it, the search branches on
the row with the fewest readings. It counts every solution up to a limit, so one solution is proven to be the only one.

A search is bounded by effort and not by time, so that a report reads the same on a busy machine: two or three units are
a microsecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.int64]

_COST_OF_START = 400
_COST_OF_EQUATION = 60
_COST_OF_ROW = 30
_READINGS_PER_UNIT = 10


@dataclass(slots=True)
class Joint:
    """What the search found: the readings of each row that occur in some solution, and how many solutions there are.

    When the search was stopped (`exhausted` is False), `possible` holds what propagation alone could not exclude.
    """

    possible: list[set[int]]
    solutions: list[tuple[int, ...]] = field(default_factory=list)
    exhausted: bool = True
    effort: int = 0


@dataclass(slots=True)
class _Search:
    domains: Sequence[Vectors]
    equations: NDArray[np.int64]
    active: NDArray[np.bool_]
    limit: int
    effort: int
    spent: int = 0
    solutions: list[tuple[int, ...]] = field(default_factory=list)
    stopped: bool = False


@dataclass(slots=True)
class _State:
    """The readings of each row that are left, and the least and greatest number of these in each column."""

    alive: list[NDArray[np.intp]]
    lows: Vectors
    highs: Vectors

    def with_only(self, row: int, reading: np.intp, vector: NDArray[np.int64]) -> _State:
        """The same with one reading of a row."""
        state = _State(list(self.alive), self.lows.copy(), self.highs.copy())
        state.alive[row] = np.array([reading])
        state.lows[row] = state.highs[row] = vector
        return state


def solve(
    domains: Sequence[Vectors],
    equations: NDArray[np.int64],
    active: NDArray[np.bool_],
    *,
    limit: int = 2000,
    effort: int = 600_000,
) -> Joint:
    """All choices of one reading per row under which every equation holds in every column where it is active.

    `domains[i]` has shape (readings, columns), `equations` (equations, rows) with coefficients, `active` (equations, columns).
    Stops after `limit` solutions or when the effort is spent.
    """
    search = _Search(domains, equations, active, limit, effort)
    state = _State(
        [np.arange(len(domain)) for domain in domains],
        np.stack([domain.min(axis=0) for domain in domains]),
        np.stack([domain.max(axis=0) for domain in domains]),
    )
    if not _propagate(search, state):
        return Joint([set() for _ in domains], effort=search.spent)
    root = [set(rows.tolist()) for rows in state.alive]
    _branch(search, state)
    if search.stopped:
        return Joint(root, search.solutions, exhausted=False, effort=search.spent)
    possible = [{solution[row] for solution in search.solutions} for row in range(len(domains))]
    return Joint(possible, search.solutions, effort=search.spent)


def exclude(
    joint: Joint, domains: Sequence[Vectors], equations: NDArray[np.int64], active: NDArray[np.bool_], *, effort: int
) -> Joint:
    """A stopped search, narrowed: each reading that no solution has shown yet is tried by itself, as far as the effort allows."""
    seen = [{solution[row] for solution in joint.solutions} for row in range(len(domains))]
    possible = [set(readings) for readings in joint.possible]
    spent, finished = 0, True
    for row, readings in enumerate(possible):
        for reading in sorted(readings - seen[row]):
            if spent >= effort:
                return Joint(possible, joint.solutions, exhausted=False, effort=spent)
            fixed = [domain[[reading]] if number == row else domain for number, domain in enumerate(domains)]
            single = solve(fixed, equations, active, limit=1, effort=effort - spent)
            spent += single.effort
            if single.solutions:
                for number, other in enumerate(single.solutions[0]):
                    seen[number].add(reading if number == row else other)
            elif single.exhausted:
                readings.discard(reading)
            else:
                finished = False
    return Joint(possible, joint.solutions, exhausted=finished, effort=spent)


def _branch(search: _Search, state: _State) -> None:
    alive = state.alive
    open_rows = [row for row, readings in enumerate(alive) if len(readings) > 1]
    if not open_rows:
        search.solutions.append(tuple(int(readings[0]) for readings in alive))
        search.stopped = search.stopped or len(search.solutions) >= search.limit
        return
    row = min(open_rows, key=lambda row: len(alive[row]))
    for reading in alive[row]:
        if search.stopped or search.spent >= search.effort:
            search.stopped = True
            return
        narrowed = state.with_only(row, reading, search.domains[row][reading])
        if _propagate(search, narrowed):
            _branch(search, narrowed)


def _propagate(search: _Search, state: _State) -> bool:
    """Drops readings that cannot be balanced until nothing changes; False when a row has none left."""
    search.spent += _COST_OF_START
    alive, lows, highs = state.alive, state.lows, state.highs
    changed = True
    while changed:
        changed = False
        for equation, active in zip(search.equations, search.active, strict=True):
            search.spent += _COST_OF_EQUATION
            signs = equation[:, None]
            least, most = np.where(signs > 0, lows, highs) * signs, np.where(signs > 0, highs, lows) * signs
            low_sum, high_sum = least.sum(axis=0), most.sum(axis=0)
            if (((low_sum > 0) | (high_sum < 0)) & active).any():
                return False
            for row in np.flatnonzero(equation).tolist():
                if len(alive[row]) == 1:
                    continue
                search.spent += _COST_OF_ROW + len(alive[row]) // _READINGS_PER_UNIT
                terms = search.domains[row][alive[row]] * equation[row]
                fits = (terms >= -(high_sum - most[row])) & (terms <= -(low_sum - least[row]))
                kept = alive[row][(fits | ~active).all(axis=1)]
                if len(kept) == len(alive[row]):
                    continue
                if not len(kept):
                    return False
                alive[row] = kept
                lows[row], highs[row] = search.domains[row][kept].min(axis=0), search.domains[row][kept].max(axis=0)
                changed = True
                break
    return True
