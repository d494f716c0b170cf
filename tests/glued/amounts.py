"""Draws the cells of the three tables under the rules of the form: sums of rows and columns, the balance, sums of outcomes.

`share` is the share of the free cells that are not zero, `digits` the most digits of a cell. No amount, total or not, has more
than seven digits: where a table's total would, its largest cells lose their last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TypeAlias

from tests.robustness import forms
from tests.robustness.forms import Year

Amounts: TypeAlias = dict[str, int | Decimal]

MOST = 9_999_999
COLUMNS = tuple(key for key, _ in forms.APPLICANT_COLUMNS[:-1])
RESULTS = tuple(key for key, _ in forms.RESULT_COLUMNS[:-1])


@dataclass(frozen=True)
class Habit:
    """How many cells are not zero, and how long their numbers are: up to `digits` digits, or all of them with just so many."""

    share: float
    digits: int
    equal: bool = False

    def count(self, rng: Random) -> int:
        if rng.random() >= self.share:
            return 0
        digits = self.digits if self.equal else rng.randint(1, self.digits)
        return rng.randint(10 ** (digits - 1), 10**digits - 1)


@dataclass(frozen=True)
class Alike(Habit):
    """Numbers whose digits can be cut almost anywhere: 0, 1, 10, 11, 101 …"""

    def count(self, rng: Random) -> int:
        return int("".join(rng.choice("011") for _ in range(rng.randint(1, self.digits))))


def draw_amounts(form: Year, habit: Habit, rng: Random) -> Amounts:
    """The cells of all three tables by field id."""
    return _active(form, habit, rng) | _applications(form, habit, rng) | _review(habit, rng)


def _active(form: Year, habit: Habit, rng: Random) -> Amounts:
    amounts: Amounts = {}
    for block in forms.ACTIVE[form]:
        for row, _ in block.rows:
            for column in block.columns:
                count: int | Decimal = habit.count(rng)
                if column.kind == "money" and count and rng.random() < 0.5:
                    count = Decimal(f"{count}.{rng.randint(1, 999)}")
                elif column.kind == "signed" and rng.random() < 0.3:
                    count = -count
                amounts[f"active_disclosure.{row}.{column.key}"] = count
    return amounts


def _applications(form: Year, habit: Habit, rng: Random) -> Amounts:
    outcomes = [row.key for row in forms.outcome_rows(form)]
    table = {row: {column: habit.count(rng) for column in COLUMNS} for row in [*outcomes, "carried_forward"]}
    _shorten(list(table.values()))
    table["total"] = {column: sum(table[row][column] for row in outcomes) for column in COLUMNS}
    handled = {column: table["total"][column] + table["carried_forward"][column] for column in COLUMNS}
    table["carried_over"] = {column: min(habit.count(rng), handled[column]) for column in COLUMNS}
    table["received"] = {column: handled[column] - table["carried_over"][column] for column in COLUMNS}
    amounts: Amounts = {}
    for row in forms.application_rows(form):
        amounts |= {f"applications.{row.key}.{column}": table[row.key][column] for column in COLUMNS}
        amounts[f"applications.{row.key}.total"] = sum(table[row.key].values())
    return amounts


def _review(habit: Habit, rng: Random) -> Amounts:
    amounts: Amounts = {}
    for group, _ in forms.REVIEW_GROUPS:
        counts = {key: habit.count(rng) for key in RESULTS}
        _shorten([counts])
        amounts |= {f"review_litigation.{group}.{key}": count for key, count in counts.items()}
        amounts[f"review_litigation.{group}.total"] = sum(counts.values())
    return amounts


def _shorten(rows: list[dict[str, int]]) -> None:
    """Takes the last digit from the largest cells until no sum of them has more than seven digits."""
    while sum(sum(row.values()) for row in rows) > MOST:
        row = max(rows, key=lambda row: max(row.values()))
        column = max(row, key=lambda column: row[column])
        row[column] //= 10
