"""Which form each table of a report follows: the forms compete table by table, and a close second is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parser.align import overlap
from parser.rows import TableCells

_USUAL_FORM_BONUS = 3.0
_CLOSE = 10.0


@dataclass(slots=True)
class Choice:
    """One table of the report: its copies in the text, the fullest first, and its reading by another form if that is close."""

    copies: list[TableCells] = field(default_factory=list)
    rival: TableCells | None = None

    @property
    def form(self) -> str:
        """The form that the table follows."""
        return self.copies[0].alignment.table.form

    @property
    def contested_fields(self) -> list[str]:
        """The fields that only one of the two close forms has."""
        if self.rival is None:
            return []
        sides = [{entry.id for entry in cells.alignment.table.fields} for cells in (self.copies[0], self.rival)]
        return sorted(sides[0] ^ sides[1])


def choose_forms(found: Sequence[TableCells], tables: Iterable[str]) -> dict[str, Choice]:
    """For each table id, in the order of `tables`, the copies that the text holds, read by the form that fits best.

    Where two forms fit a table about equally well (table 4 never changed), the one that fits the other tables is taken.
    """
    usual = _usual_form(found)
    ranked = sorted(found, key=lambda cells: -(cells.fit + _USUAL_FORM_BONUS * (cells.alignment.table.form == usual)))
    chosen: dict[str, Choice] = {}
    for cells in ranked:
        choice = chosen.setdefault(cells.alignment.table.id, Choice())
        over = [other for other in choice.copies if overlap(cells.alignment, other.alignment)]
        if not over:
            if not choice.copies or cells.alignment.table.form == choice.form:
                choice.copies.append(cells)
        elif over[0] is choice.copies[0] and choice.rival is None and over[0].fit - cells.fit < _CLOSE:
            choice.rival = cells
    return {table: chosen[table] for table in dict.fromkeys(tables) if table in chosen}


def _usual_form(found: Sequence[TableCells]) -> str | None:
    weights: dict[str, float] = {}
    for cells in found:
        form = cells.alignment.table.form
        weights[form] = weights.get(form, 0.0) + cells.fit
    return max(weights, key=lambda form: weights[form], default=None)
