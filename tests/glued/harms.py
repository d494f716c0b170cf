"""Sources that break their own arithmetic, and copies of them that lost or gained lines: what is printed stays the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from parser import parse
from tests.glued.amounts import MOST, Alike, Amounts, Habit, draw_amounts
from tests.glued.layout import STYLES, Row, Style, cell_lines, glue, printed, rows_of
from tests.glued.score import Tally, score
from tests.glued.suite import DIGITS, FORMS, SHARES, TABLES, timed_tables

Truth = Mapping[str, int | Decimal | None]


@dataclass(frozen=True)
class Harmed:
    """A report after a harm: its text, what each cell holds in it (None where it is lost), and where the harm was done."""

    text: str
    truth: Truth
    fields: tuple[str, ...]


def draw_report(seed: str) -> tuple[list[Row], Amounts, Random]:
    """The rows and amounts of a random report from somewhere in the grid."""
    rng = Random(seed)
    form = rng.choice(FORMS)
    habit = Habit(rng.choice(SHARES), rng.choice(DIGITS), equal=rng.random() < 0.5)
    return rows_of(form), draw_amounts(form, habit, rng), rng


def misprint(seed: str) -> Harmed:
    """A glued report with one wrong cell in tables 3 and 4 each: another number, or a slip of a digit."""
    rows, amounts, rng = draw_report(seed)
    tables = [[name for name in amounts if name.startswith(table)] for table in ("applications", "review_litigation")]
    fields = tuple(map(rng.choice, tables))
    for name in fields:
        amounts[name] = _another(int(amounts[name]), rng)
    return Harmed(glue(rows, amounts, rng.choice(STYLES), rng), amounts, fields)


def _another(amount: int, rng: Random) -> int:
    digits = str(amount)
    at = rng.randrange(len(digits))
    slips = [amount + 1, amount + rng.randint(1, 9) * 10 ** rng.randrange(len(digits)), rng.randint(0, 10 ** len(digits) - 1)]
    slips += [int(digits[:at] + digits[at + 1 :] or "0"), int(digits[:at] + rng.choice("0123456789") + digits[at:])]
    return rng.choice([slip for slip in slips if slip != amount and slip <= MOST])


def drop_blanks(seed: str) -> Harmed:
    """A glued report whose zeros are blank cells that left no trace: nothing may be read for them."""
    rows, amounts, rng = draw_report(seed)
    style = Style("blanks lost", 0.0, lines=rng.random() < 0.5, blanks=True)
    truth = {name: amount or None for name, amount in amounts.items()}
    return Harmed(glue(rows, amounts, style, rng), truth, tuple(name for name, amount in truth.items() if amount is None))


def look_alike(seed: str) -> Harmed:
    """A glued report of numbers that can be cut almost anywhere (1, 10, 101), its zeros printed or lost: the worst to solve."""
    rng = Random(seed)
    form = rng.choice(FORMS)
    amounts = draw_amounts(form, Alike(rng.choice(SHARES), rng.choice(DIGITS)), rng)
    style = Style("look-alikes", 0.0, lines=rng.random() < 0.5, blanks=rng.random() < 0.5)
    truth = {name: (amount or None) if style.blanks else amount for name, amount in amounts.items()}
    return Harmed(glue(rows_of(form), amounts, style, rng), truth, tuple(truth))


def lose_cell(seed: str) -> Harmed:
    """A report with one cell a line, and one line of numbers lost."""
    rows, amounts, rng = draw_report(seed)
    name = rng.choice(list(amounts))
    return _in_lines(rows, amounts, {name: []}, lost=(name,))


def split_cell(seed: str) -> Harmed:
    """A report with one cell a line, and one number broken into two lines."""
    rows, amounts, rng = draw_report(seed)
    long = [name for name, amount in amounts.items() if len(printed(abs(amount))) > 1 and isinstance(amount, int)]
    name = rng.choice(long or list(amounts))
    digits = printed(amounts[name])
    at = rng.randint(1, max(1, len(digits) - 1))
    return _in_lines(rows, amounts, {name: [part for part in (digits[:at], digits[at:]) if part]}, harmed=(name,))


def insert_number(seed: str) -> Harmed:
    """A report with one cell a line, and a page number between two cells."""
    rows, amounts, rng = draw_report(seed)
    name = rng.choice(list(amounts))
    lines = [printed(amounts[name]), str(rng.randint(1, 20))]
    return _in_lines(rows, amounts, {name: lines if rng.random() < 0.5 else lines[::-1]}, harmed=(name,))


def lose_repeats(seed: str) -> Harmed:
    """A report with one cell a line, of which only the first of each line that occurs several times is left."""
    rows, amounts, _ = draw_report(seed)
    text = cell_lines(rows, {name: [printed(amount)] for name, amount in amounts.items()})
    first: dict[str, str] = {}
    for name in (name for row in rows for name in row.fields):
        first.setdefault(printed(amounts[name]), name)
    truth = {name: amount if first[printed(amount)] == name else None for name, amount in amounts.items()}
    lost = tuple(name for name, amount in truth.items() if amount is None)
    return Harmed("\n".join(dict.fromkeys(text.split("\n"))), truth, lost)


def _in_lines(
    rows: Sequence[Row],
    amounts: Amounts,
    changed: Mapping[str, list[str]],
    lost: tuple[str, ...] = (),
    harmed: tuple[str, ...] = (),
) -> Harmed:
    numbers = {name: changed.get(name, [printed(amount)]) for name, amount in amounts.items()}
    truth = {name: None if name in lost else amount for name, amount in amounts.items()}
    return Harmed(cell_lines(rows, numbers), truth, lost or harmed)


HARMS = {
    "misprint": misprint,
    "blanks lost": drop_blanks,
    "look-alikes": look_alike,
    "lost cell": lose_cell,
    "split cell": split_cell,
    "page number": insert_number,
    "repeats lost": lose_repeats,
}


def run_harm(name: str, reports: int, seed: int = 0) -> tuple[Tally, Tally, float]:
    """The tallies of so many harmed reports, of all cells and of those that were harmed, and the most seconds for one table."""
    every, harmed = Tally(), Tally()
    seconds: dict[str, list[float]] = {table: [] for table in TABLES}
    for number in range(reports):
        source = HARMS[name](f"{name}/{seed}/{number}")
        with timed_tables(seconds):
            report = parse(source.text)
        every += score(report, source.truth)
        harmed += score(report, source.truth, source.fields)
    return every, harmed, max(map(max, seconds.values()))
