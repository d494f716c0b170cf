"""What became of each cell of a report whose amounts are known.

`unique`: the right amount. `ambiguous`: none, and the right one is among the candidates. `given_up`: none, and no candidates or a
search that was stopped. `wrong`: another amount; it is `silent` when no issue names the field. `missed`: candidates without the
right amount. `unnamed`: no amount, and no issue that names the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal

from parser import Report, Value

_STOPPED = "search-stopped"


@dataclass
class Tally:
    """Counts over cells; tallies add up."""

    cells: int = 0
    unique: int = 0
    ambiguous: int = 0
    given_up: int = 0
    wrong: int = 0
    silent: int = 0
    missed: int = 0
    unnamed: int = 0
    suggested: int = 0
    suggested_right: int = 0
    examples: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Tally)))

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong, all candidates hold the truth, and every cell without an amount is named."""
        return not (self.wrong or self.missed or self.unnamed)

    def shares(self) -> str:
        """Per cent solved uniquely / ambiguous / given up."""
        parts = (self.unique, self.ambiguous, self.given_up)
        return "/".join(_percent(part, self.cells) for part in parts)


def _percent(part: int, whole: int) -> str:
    if not whole or part in (0, whole):
        return "100" if part else "0"
    return f"{min(max(100 * part / whole, 0.1), 99.9):.1f}"


def score(report: Report, amounts: Mapping[str, int | Decimal | None], of: Iterable[str] | None = None) -> Tally:
    """The tally of some fields (all by default); where a cell is lost its amount is None, and any amount is wrong."""
    named = {name for issue in report.issues for name in issue.fields}
    stopped = {name for issue in report.issues if issue.code == _STOPPED for name in issue.fields}
    tally = Tally()
    for name in amounts if of is None else of:
        _score_cell(tally, report.values[name], amounts[name], named=name in named, stopped=name in stopped)
    return tally


def _score_cell(tally: Tally, value: Value, truth: int | Decimal | None, *, named: bool, stopped: bool) -> None:
    tally.cells += 1
    if value.amount is None:
        tally.unnamed += not named
        missed = truth is not None and bool(value.candidates) and truth not in value.candidates
        ambiguous = bool(value.candidates) and not missed and not stopped
        tally.missed += missed
        tally.ambiguous += ambiguous
        tally.given_up += not ambiguous and not missed
        tally.suggested += value.suggestion is not None
        tally.suggested_right += value.suggestion is not None and value.suggestion == truth
    elif truth is not None and value.amount == truth:
        tally.unique += 1
    else:
        tally.wrong += 1
        tally.silent += not named
    if (value.amount is None and missed) or (value.amount is not None and value.amount != truth):
        tally.examples.append(f"{value.field}: {truth} read as {value.amount} {value.candidates} from {value.raw!r}")
