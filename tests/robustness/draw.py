"""Draws random reports under a seed: tables whose arithmetic holds, and everything around them.

The rules that hold are those of the form: every row total is the sum of its columns, （七）总计 is the sum of the
outcomes, 一 + 二 = 三 + 四 in every column, and the five results of each review group add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.robustness import forms, prose
from tests.robustness.document import (
    ActiveTable,
    Amount,
    ApplicationsTable,
    Block,
    Document,
    Entry,
    Heading,
    Line,
    Number,
    Paragraph,
    Piece,
    ReviewGroup,
    ReviewTable,
    Truth,
    map_labels,
)
from tests.robustness.forms import Year

_FOLD = str.maketrans("（），：；？", "(),:;?")


@dataclass(frozen=True)
class Drawn:
    """A report with known cells, and which versions its first two tables have."""

    document: Document
    truth: Truth
    active: Year
    applications: Year


@dataclass(frozen=True)
class Habits:
    """How the author of one report fills in the tables.

    `blanks` is the share of zeros that are left blank; with `blank_totals` most row totals are too, zero or not, as in the
    reports of offices that fill in only what they counted.
    """

    density: float
    digits: int
    blanks: float
    blank_totals: bool
    not_applicable: str
    plus_sign: bool

    def count(self, rng: Random) -> int:
        if rng.random() >= self.density:
            return 0
        digits = rng.randint(1, self.digits)
        return rng.randint(10 ** (digits - 1), 10**digits - 1)


def draw(seed: int, *, blanks: bool = True, active: Year | None = None) -> Drawn:
    """One report; without `blanks` every cell is printed; `active` fixes the version of the first table."""
    rng = Random(seed)
    versions: tuple[Year, Year] = rng.choices(
        (("2019", "2019"), ("2021", "2021"), ("2021", "2019"), ("2019", "2021")), (4, 4, 1, 1)
    )[0]
    first, second = (active or versions[0]), versions[1]
    habits = _habits(rng, blanks)
    amounts = _active_amounts(first, habits, rng) | _application_amounts(second, habits, rng) | _review_amounts(habits, rng)
    cells = {field: _printed(field, amount, habits, rng) for field, amount in amounts.items()}
    expected = {field: None if cells[field] in ("", habits.not_applicable) else amount for field, amount in amounts.items()}
    document = _document(first, second, cells, rng)
    return Drawn(_fold(document) if rng.random() < 0.5 else document, Truth(expected), first, second)


def _habits(rng: Random, blanks: bool) -> Habits:
    share = rng.choices((0.0, 0.1, 1.0), (5, 2, 2))[0] if blanks else 0.0
    mark = rng.choices(("/", "-", "—", "无"), (4, 2, 1, 1))[0] if rng.random() < 0.25 else "\0"
    totals = share == 1.0 and rng.random() < 0.4
    return Habits(rng.uniform(0.05, 0.9), rng.randint(1, 7), share, totals, mark, rng.random() < 0.5)


def _active_amounts(year: Year, habits: Habits, rng: Random) -> dict[str, Amount]:
    amounts: dict[str, Amount] = {}
    for block in forms.ACTIVE[year]:
        for row, _ in block.rows:
            for column in block.columns:
                count: Amount = habits.count(rng)
                if column.kind == "signed":
                    count = rng.choice((-1, 1)) * int(count)
                elif column.kind == "money" and count:
                    count = Decimal(int(count) * 10 ** rng.randint(0, 3) + rng.randint(1, 9999)).scaleb(-rng.randint(0, 4))
                amounts[f"active_disclosure.{row}.{column.key}"] = count
    return amounts


def _application_amounts(year: Year, habits: Habits, rng: Random) -> dict[str, Amount]:
    columns = [key for key, _ in forms.APPLICANT_COLUMNS[:-1]]
    outcomes = [row.key for row in forms.outcome_rows(year)]
    table = {row: {column: habits.count(rng) for column in columns} for row in [*outcomes, "carried_over", "carried_forward"]}
    table["total"] = {c: sum(table[row][c] for row in outcomes) for c in columns}
    for column in columns:
        available = table["total"][column] + table["carried_forward"][column]
        table["carried_over"][column] = min(table["carried_over"][column], available)
    table["received"] = {c: table["total"][c] + table["carried_forward"][c] - table["carried_over"][c] for c in columns}
    return {
        f"applications.{row.key}.{column}": sum(table[row.key].values()) if column == "total" else table[row.key][column]
        for row in forms.application_rows(year)
        for column, _ in forms.APPLICANT_COLUMNS
    }


def _review_amounts(habits: Habits, rng: Random) -> dict[str, Amount]:
    amounts: dict[str, Amount] = {}
    for group, _ in forms.REVIEW_GROUPS:
        counts = {key: habits.count(rng) for key, _ in forms.RESULT_COLUMNS[:-1]}
        counts["total"] = sum(counts.values())
        amounts |= {f"review_litigation.{group}.{key}": counts[key] for key, _ in forms.RESULT_COLUMNS}
    return amounts


def _printed(field: str, amount: Amount, habits: Habits, rng: Random) -> str:
    if habits.not_applicable != "\0" and field.startswith("active_disclosure.regulations") and amount == 0:
        return habits.not_applicable
    if amount == 0 and rng.random() < habits.blanks:
        return ""
    if habits.blank_totals and field.startswith("applications") and field.endswith(".total") and rng.random() < 0.7:
        return ""
    if field.endswith(".change") and amount > 0 and habits.plus_sign:
        return f"+{amount}"
    return f"{amount:f}" if isinstance(amount, Decimal) else str(amount)


def _document(active: Year, applications: Year, cells: dict[str, str], rng: Random) -> Document:
    name, year = prose.agency(rng), rng.randint(2021, 2025) if active == "2021" else rng.randint(2019, 2020)
    headings = [Heading(ordinal, text) for ordinal, text in forms.HEADINGS]
    pieces: list[Piece] = [Line(prose.title(name, year, rng)), Paragraph(prose.preamble(name, year, rng)), headings[0]]
    pieces += [Paragraph(text) for text in prose.overview(name, year, rng)]
    pieces += [headings[1], active_table(active, cells)]
    pieces += [headings[2], applications_table(applications, cells), headings[3], review_table(cells), headings[4]]
    pieces += [Paragraph(text) for text in prose.problems(name, year, rng)]
    pieces += [headings[5], *(Paragraph(text) for text in prose.others(name, year, rng))]
    pieces += [Line(text) for text in prose.signature(name, year, rng)]
    return Document(tuple(pieces))


def active_table(year: Year, cells: dict[str, str]) -> ActiveTable:
    def entry(block: forms.BlockForm, key: str, label: str) -> Entry:
        fields = [f"active_disclosure.{key}.{column.key}" for column in block.columns]
        return Entry(label, tuple(Number(f, cells[f]) for f in fields))

    return ActiveTable(
        tuple(
            Block(
                block.title,
                (forms.INFORMATION, *(column.label for column in block.columns)),
                tuple(entry(block, key, label) for key, label in block.rows),
            )
            for block in forms.ACTIVE[year]
        )
    )


def applications_table(year: Year, cells: dict[str, str]) -> ApplicationsTable:
    entries = []
    for row in forms.application_rows(year):
        fields = [f"applications.{row.key}.{column}" for column, _ in forms.APPLICANT_COLUMNS]
        entries.append(Entry(row.label, tuple(Number(f, cells[f]) for f in fields), row.groups))
    columns = tuple(label for _, label in forms.APPLICANT_COLUMNS)
    return ApplicationsTable(forms.CORNER, forms.APPLICANTS, forms.ORGANISATIONS, columns, tuple(entries))


def review_table(cells: dict[str, str]) -> ReviewTable:
    groups = []
    for group, path in forms.REVIEW_GROUPS:
        fields = [f"review_litigation.{group}.{key}" for key, _ in forms.RESULT_COLUMNS]
        columns = tuple(label for _, label in forms.RESULT_COLUMNS)
        groups.append(ReviewGroup(path, columns, tuple(Number(f, cells[f]) for f in fields)))
    return ReviewTable(tuple(groups))


def _fold(document: Document) -> Document:
    """Half of the copies have their full-width punctuation folded to ASCII."""
    folded: list[Piece] = []
    for piece in map_labels(document, lambda label: label.translate(_FOLD)).pieces:
        if isinstance(piece, Paragraph):
            folded.append(Paragraph(piece.text.translate(_FOLD)))
        else:
            folded.append(piece)
    return Document(tuple(folded))
