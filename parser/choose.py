"""Which form each table of a report follows: the forms compete table by table, and a close second is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from parser.align import overlap
from parser.forms import Form, Table
from parser.rows import TableCells

_USUAL_FORM_BONUS = 3.0
_CLOSE = 10.0
_OWN_LABEL, _SURE, _LONG = 8.0, 0.85, 4


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


def choose_forms(found: Sequence[TableCells], forms: Mapping[str, Form]) -> dict[str, Choice]:
    """For each table id, in printed order, the copies that the text holds, read by the form that fits best.

    Labels that only one form prints tell most. Where two forms fit a table about equally well (table 4 never changed), the one
    that fits the other tables is taken.
    """
    usual = _usual_form(found)
    fits = {id(cells): cells.fit + _own_labels(cells, forms) for cells in found}
    ranked = sorted(found, key=lambda cells: -(fits[id(cells)] + _USUAL_FORM_BONUS * (cells.alignment.table.form == usual)))
    chosen: dict[str, Choice] = {}
    for cells in ranked:
        choice = chosen.setdefault(cells.alignment.table.id, Choice())
        over = [other for other in choice.copies if overlap(cells.alignment, other.alignment)]
        if not over:
            if not choice.copies or cells.alignment.table.form == choice.form:
                choice.copies.append(cells)
        elif over[0] is choice.copies[0] and choice.rival is None and fits[id(over[0])] - fits[id(cells)] < _CLOSE:
            choice.rival = cells
    order = dict.fromkeys(table.id for form in forms.values() for table in form.tables)
    return {table: chosen[table] for table in order if table in chosen}


def _own_labels(cells: TableCells, forms: Mapping[str, Form]) -> float:
    """What it says that labels which only this form prints for the table were found, or were not."""
    table = cells.alignment.table
    rivals = tuple(other for form in forms.values() for other in form.tables if other.id == table.id and other.form != table.form)
    own = _texts_of_one_form(table, rivals)
    if not own:
        return 0.0
    matched = any(m.place.spot.text in own and m.place.spot.score >= _SURE for m in cells.alignment.matches)
    return _OWN_LABEL if matched else -_OWN_LABEL


@lru_cache(maxsize=64)
def _texts_of_one_form(table: Table, rivals: tuple[Table, ...]) -> frozenset[str]:
    """The longer wordings that no other form has in the same table."""
    elsewhere = {text for other in rivals for label in other.labels for text in label.texts}
    return frozenset(text for label in table.labels for text in label.texts if len(text) >= _LONG) - elsewhere


def _usual_form(found: Sequence[TableCells]) -> str | None:
    weights: dict[str, float] = {}
    for cells in found:
        form = cells.alignment.table.form
        weights[form] = weights.get(form, 0.0) + cells.fit
    return max(weights, key=lambda form: weights[form], default=None)
