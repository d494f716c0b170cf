"""Settles the rows of a table that could not be read on their own, by what its arithmetic leaves possible.

Every row has a list of possible readings: one where it was read, several where digits ran together or cells got lost. The
equations of the form (column sums, the balance) choose among their combinations. A cell is settled when all combinations
agree on it; otherwise it keeps its candidates. Where the source breaks its own arithmetic, as few equations as possible are
given up, and only what all ways to do so agree on is settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from parser.forms import Row, Table
from parser.model import Amount
from parser.rows import TableCells
from parser.solve.domains import Domain, TableStyle, find_domain
from parser.solve.joint import Joint, exclude, solve
from parser.solve.readings import Reading
from parser.solve.style import find_style, prints_zeros, style_without_blanks

_MOST_BROKEN = 2
_EFFORT = 600_000  # for all searches of one table, about a quarter of a second
_SHARE = 0.6  # of what is left, for the first search
_EFFORT_OF_ONE = 30_000  # for a search without some equations


@dataclass(slots=True)
class _Budget:
    """The effort that is left for a table."""

    left: int = _EFFORT

    def pay(self, joint: Joint) -> Joint:
        """Takes off what a search has cost."""
        self.left = max(0, self.left - joint.effort)
        return joint


@dataclass(frozen=True, slots=True)
class SolvedCell:
    """One cell of a solved row: its amount where all solutions agree on a figure of the source, else its candidates."""

    amount: Amount | None
    begin: int
    stop: int
    candidates: tuple[Amount, ...] = ()
    suggestion: Amount | None = None


@dataclass(frozen=True, slots=True)
class SolvedRow:
    """What the arithmetic says of one row.

    `readings` counts the readings that are left, `solutions` the combinations with other rows that fit (all that the search
    saw); `exhausted` is False when the search was stopped before it could exclude all that do not; `broken` says that no
    combination fits all equations; `lost` that figures are missing; `facts` names statements of the text that decided.
    """

    cells: tuple[SolvedCell, ...]
    readings: int
    solutions: int
    exhausted: bool
    broken: bool
    lost: bool
    facts: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether every cell has its amount."""
        return all(cell.amount is not None for cell in self.cells)


def solve_rows(cells: TableCells, text: str, *, glued: bool, facts: Mapping[str, int]) -> dict[str, SolvedRow]:
    """The rows of a table that only arithmetic can read, by row id; rows that it says nothing about are left out.

    `glued` says that digits ran together somewhere in the report; `facts` are statements of the text about single fields, which
    decide between solutions that the table leaves open.
    """
    open_rows = [row for row in cells.rows if row.reading in ("glued", "unclear") and row.figures]
    if not open_rows:
        return {}
    budget = _Budget()
    style = find_style(cells.rows, text, glued=glued)
    solved, sure = _solve_table(cells, text, style, facts, budget)
    if glued and not (sure or style.drops_blanks or prints_zeros(text)):
        others, _ = _solve_table(cells, text, style_without_blanks(cells.rows, text), facts, budget)
        solved = {row: _unite(solved[row], others[row]) for row in solved.keys() & others.keys()}
    wanted = {row.row.id for row in open_rows}
    return {row: outcome for row, outcome in solved.items() if row in wanted}


def _solve_table(
    cells: TableCells, text: str, style: TableStyle, facts: Mapping[str, int], budget: _Budget
) -> tuple[dict[str, SolvedRow], bool]:
    """All rows that are known, block by block, and whether the equations between rows (but for a few) confirm each open block."""
    table = cells.alignment.table
    domains = [find_domain(row, text, style) for row in cells.rows]
    solved: dict[str, SolvedRow] = {}
    sure = True
    for block in dict.fromkeys(row.block for row in table.rows):
        numbers = [number for number, row in enumerate(table.rows) if row.block == block]
        if any(cells.rows[number].figures for number in numbers):
            rows, own = [cells.rows[number].row for number in numbers], [domains[number] for number in numbers]
            found, confirmed = _solve_block(table, rows, own, style, facts, budget)
            solved |= found
            sure = sure and confirmed
    return solved, sure


def _solve_block(
    table: Table,
    rows: Sequence[Row],
    domains: Sequence[Domain | None],
    style: TableStyle,
    facts: Mapping[str, int],
    budget: _Budget,
) -> tuple[dict[str, SolvedRow], bool]:
    known = [row for row, domain in zip(rows, domains, strict=True) if domain is not None]
    chosen = [domain for domain in domains if domain is not None]
    if not chosen:
        return {}, False
    equations = _equations(table, known)
    vectors = [np.array([_vector(reading) for reading in domain.readings], dtype=np.int64) for domain in chosen]
    joint, broken = _solve_least_broken(vectors, equations, budget)
    confirmed = len(known) == len(rows) and len(equations) > 0 and joint.exhausted and bool(joint.solutions)
    named: tuple[str, ...] = ()
    if joint.exhausted and facts:
        joint, named = _heed_facts(joint, known, chosen, facts)
    solved = {}
    for row, domain, possible in zip(known, chosen, joint.possible, strict=True):
        if possible:
            readings = [domain.readings[reading] for reading in sorted(possible)]
            trusted = not broken or (domain.is_summed and not style.drops_blanks)
            solved[row.id] = _outcome(readings, joint, trusted=trusted, broken=broken, named=named)
    return solved, confirmed


def _equations(table: Table, rows: Sequence[Row]) -> NDArray[np.int64]:
    """The column equations as coefficients per row; only those whose rows are all known."""
    at = {row.id: number for number, row in enumerate(rows)}
    lines = []
    for rule in table.rules:
        if rule.each == "column" and rule.kind == "equal" and all(row in at for row in (*rule.left, *rule.right)):
            line = [0] * len(rows)
            for row in rule.left:
                line[at[row]] += 1
            for row in rule.right:
                line[at[row]] -= 1
            lines.append(line)
    return np.array(lines, dtype=np.int64).reshape(len(lines), len(rows))


def _solve_least_broken(
    vectors: Sequence[NDArray[np.int64]], equations: NDArray[np.int64], budget: _Budget
) -> tuple[Joint, bool]:
    """The joint solutions under all equations; failing that, the union over every smallest set of equations to give up."""
    everywhere = np.ones((len(equations), vectors[0].shape[1]), dtype=bool)
    if not len(equations):
        return Joint([set(range(len(vector))) for vector in vectors], [()]), False
    joint = budget.pay(solve(vectors, equations, everywhere, effort=int(_SHARE * budget.left)))
    if joint.exhausted and joint.solutions:
        return joint, False
    if not joint.exhausted:
        return budget.pay(exclude(joint, vectors, equations, everywhere, effort=budget.left)), False
    for size in range(1, _MOST_BROKEN + 1):
        joints = []
        for given_up in combinations(np.argwhere(everywhere).tolist(), size):
            active = everywhere.copy()
            active[tuple(zip(*given_up, strict=True))] = False
            joint = solve(vectors, equations, active, effort=min(budget.left, _EFFORT_OF_ONE), limit=200)
            joints.append(budget.pay(joint))
        fitting = [joint for joint in joints if joint.solutions or not joint.exhausted]
        if fitting:
            possible = [set().union(*(joint.possible[row] for joint in fitting)) for row in range(len(vectors))]
            solutions = [solution for joint in fitting for solution in joint.solutions]
            return Joint(possible, solutions, all(joint.exhausted for joint in fitting)), True
    return Joint([set(range(len(vector))) for vector in vectors], [], True), True


def _heed_facts(
    joint: Joint, rows: Sequence[Row], domains: Sequence[Domain], facts: Mapping[str, int]
) -> tuple[Joint, tuple[str, ...]]:
    """Keeps the solutions that agree with what the text states, if there are any and the statement makes a difference."""
    solutions, named = [solution for solution in joint.solutions if solution], []
    for number, row in enumerate(rows):
        for column, field in enumerate(row.fields):
            if field.id in facts:
                agreeing = [s for s in solutions if domains[number].readings[s[number]][column].amount == facts[field.id]]
                if agreeing and len(agreeing) < len(solutions):
                    solutions = agreeing
                    named.append(field.id)
    if not named:
        return joint, ()
    possible = [{solution[row] for solution in solutions} for row in range(len(rows))]
    return Joint(possible, solutions, joint.exhausted), tuple(named)


def _outcome(readings: Sequence[Reading], joint: Joint, *, trusted: bool, broken: bool, named: tuple[str, ...]) -> SolvedRow:
    """What the possible readings of a row agree on, cell by cell."""
    cells = []
    for column in zip(*readings, strict=True):
        amounts = dict.fromkeys(cell.amount for cell in column)
        first = column[0]
        if len(amounts) == 1 and not any(cell.is_lost for cell in column) and trusted:
            cells.append(SolvedCell(first.amount, first.begin, first.stop))
            continue
        single = next(iter(amounts)) if len(amounts) == 1 else None
        cells.append(SolvedCell(None, first.begin, first.stop, tuple(sorted(amounts)), single))
    lost = any(cell.is_lost for reading in readings for cell in reading)
    return SolvedRow(tuple(cells), len(readings), len(joint.solutions), joint.exhausted, broken, lost, named)


def _unite(one: SolvedRow, other: SolvedRow) -> SolvedRow:
    """What two views of a row agree on."""
    cells = []
    for cell, rival in zip(one.cells, other.cells, strict=True):
        amounts = {
            amount for side in (cell, rival) for amount in ((side.amount,) if side.amount is not None else side.candidates)
        }
        agreed = len(amounts) == 1 and cell.amount is not None and rival.amount is not None
        cells.append(cell if agreed else SolvedCell(None, cell.begin, cell.stop, tuple(sorted(amounts))))
    return SolvedRow(
        tuple(cells),
        readings=max(one.readings, other.readings),
        solutions=max(one.solutions, other.solutions),
        exhausted=one.exhausted and other.exhausted,
        broken=one.broken or other.broken,
        lost=one.lost or other.lost,
        facts=tuple(dict.fromkeys((*one.facts, *other.facts))),
    )


def _vector(reading: Reading) -> list[int]:
    return [cell.amount if isinstance(cell.amount, int) else int(cell.amount * Decimal(10**6)) for cell in reading]
