"""Compares a parsed report with what is known about its cells.

`wrong`: another amount than expected, or none. `silent`: a wrong cell that no issue of the report names. `invented`: an
amount where the source has none, not named by an issue. `spans`: values whose span gives their raw text and their amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Protocol

from tests.robustness.document import Amount, Truth

_FOLD = str.maketrans("０１２３４５６７８９．，＋－", "0123456789.,+-")


class Report(Protocol):
    values: Any
    issues: Any

    def amounts(self) -> Mapping[str, Amount | None]: ...


@dataclass
class Tally:
    """Counts over cells; tallies add up."""

    cells: int = 0
    right: int = 0
    nonzero: int = 0
    nonzero_right: int = 0
    blank: int = 0
    blank_right: int = 0
    wrong: int = 0
    silent: int = 0
    invented: int = 0
    spans: int = 0
    spans_right: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Tally)))

    @property
    def share(self) -> float:
        return self.right / self.cells if self.cells else 1.0

    @property
    def spans_share(self) -> float:
        return self.spans_right / self.spans if self.spans else 1.0


@dataclass(frozen=True)
class Mismatch:
    field: str
    expected: Amount | None
    found: Amount | None
    flagged: bool


@dataclass
class Result:
    tally: Tally
    mismatches: list[Mismatch] = field(default_factory=list)
    span_failures: list[str] = field(default_factory=list)


def score(report: Report, text: str, truth: Truth) -> Result:
    amounts = report.amounts()
    flagged = {name for issue in report.issues for name in issue.fields}
    result = Result(Tally())
    for name, expected in truth.expected.items():
        _score_cell(result, name, expected, amounts.get(name), name in flagged, truth)
    for name, found in amounts.items():
        if name not in truth.expected and found is not None:
            result.tally.invented += name not in flagged
            result.mismatches.append(Mismatch(name, None, found, name in flagged))
    _score_spans(result, report, text)
    return result


def _score_cell(result: Result, name: str, expected: Amount | None, found: Amount | None, flagged: bool, truth: Truth) -> None:
    tally = result.tally
    right = found == expected or (
        flagged and ((found is None and name in truth.optional) or found in truth.tolerated.get(name, ()))
    )
    tally.cells += 1
    tally.right += right
    if expected is None:
        tally.blank += 1
        tally.blank_right += right
        tally.invented += not right and not flagged
    elif expected:
        tally.nonzero += 1
        tally.nonzero_right += right
    if not right:
        tally.wrong += 1
        tally.silent += not flagged
        result.mismatches.append(Mismatch(name, expected, found, flagged))


def values_of(report: Report) -> Iterable[Any]:
    return report.values.values() if isinstance(report.values, Mapping) else report.values


def _score_spans(result: Result, report: Report, text: str) -> None:
    for value in values_of(report):
        if value.span is None:
            if value.amount is not None:
                result.tally.spans += 1
                result.span_failures.append(f"{value.field}: {value.amount} has no span")
            continue
        start, end = value.span
        result.tally.spans += 1
        if text[start:end] == value.raw and _consistent(value.raw, value.amount):
            result.tally.spans_right += 1
        else:
            result.span_failures.append(f"{value.field}: {value.amount} from {value.raw!r}, text has {text[start:end]!r}")


def _consistent(raw: str, amount: Amount | None) -> bool:
    """The first number of the raw text is the amount, as printed or from 元 to 万元."""
    if amount is None:
        return True
    cleaned = re.sub(r"&#?\w+;|[^\d.]", lambda m: " " if m[0] in "（(;" else "", raw.translate(_FOLD))
    found = re.search(r"\d+(\.\d+)?", cleaned)
    if found is None:
        return False
    number, wanted = Decimal(found[0]), abs(Decimal(amount))
    return wanted in (number, number / 10000)
