"""What comes out of a check: findings that name their evidence, in all three outcomes.

A finding never changes a value. `broken` is a contradiction between what two reports print; whatever is blank, missing or doubted
by an issue makes it `not_assessable`, and the note says why.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from parser.model import Amount, Outcome, Span

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cell or passage that was compared: its document (`file#document`), its year and its place in that document's text.

    `field` and `amount` are those of a cell with its `state`; a passage has the repeated `text` instead, and its place is that of
    the paragraph. `doubts` are the codes of the issues that speak against the cell; `sign` is -1 where it was subtracted.
    """

    document: str
    year: int
    span: Span | None
    field: str | None = None
    amount: Amount | None = None
    state: str | None = None
    doubts: tuple[str, ...] = ()
    sign: int = 1
    text: str | None = None


@dataclass(frozen=True, slots=True)
class CorpusFinding:
    """One comparison: `left` should equal `right` (be at least `right` for children; be few of `right` for repeated sentences).

    `agency` is the latest name, `names` are those printed in the documents compared: they differ where an agency was renamed, and
    `likeness` (0 to 1) says how alike they are. The cells are the evidence of both sides, `fields` their ids. `note` says why a
    comparison is not assessable: the state of a cell, the issues that doubt it, `several-reports` of one year, `agency-unclear`,
    `year-missing`, `too-little-prose`, `children-missing`.
    """

    rule: str
    code: str
    outcome: Outcome
    agency: str
    names: tuple[str, ...]
    years: tuple[int, ...]
    fields: tuple[str, ...]
    left: Amount | None
    right: Amount | None
    left_cells: tuple[Evidence, ...]
    right_cells: tuple[Evidence, ...]
    message: str
    note: str = ""
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency with all the names it was printed with, oldest first, and the years it has reports of."""

    name: str
    names: tuple[str, ...]
    years: tuple[int, ...]
    likeness: float


@dataclass(frozen=True)
class CorpusCheck:
    """All findings of a corpus.

    `agencies` says which names were taken for one agency, `unplaced` names the documents without agency or year.
    """

    findings: tuple[CorpusFinding, ...]
    agencies: tuple[Agency, ...] = ()
    unplaced: tuple[str, ...] = field(default=())

    @property
    def broken(self) -> tuple[CorpusFinding, ...]:
        """The contradictions."""
        return tuple(finding for finding in self.findings if finding.outcome == "broken")

    def counts(self) -> Mapping[str, Mapping[Outcome, int]]:
        """How often each rule holds, is broken, or cannot be assessed."""
        found: dict[str, Counter[Outcome]] = {}
        for finding in self.findings:
            found.setdefault(finding.rule, Counter())[finding.outcome] += 1
        return found

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values; Decimals become strings."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str, ensure_ascii=False))
        return plain

    def to_frame(self) -> pd.DataFrame:
        """One row per finding, always with the same columns and dtypes; `left_at` and `right_at` are `document:start-end`."""
        import pandas as pd

        rows = [_row(finding) for finding in self.findings]
        return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


_COLUMNS = dict.fromkeys(("rule", "code", "outcome", "agency", "names"), "string") | {
    "earlier": "Int64",
    "later": "Int64",
    "fields": "string",
    "left": "Float64",
    "right": "Float64",
    "note": "string",
    "left_at": "string",
    "right_at": "string",
    "likeness": "Float64",
    "message": "string",
}


def _row(finding: CorpusFinding) -> dict[str, Any]:
    return {
        **{name: getattr(finding, name) for name in ("rule", "code", "outcome", "agency", "note", "likeness", "message")},
        "names": " / ".join(dict.fromkeys(finding.names)),
        "earlier": min(finding.years),
        "later": max(finding.years),
        "fields": " ".join(finding.fields),
        "left": None if finding.left is None else float(finding.left),
        "right": None if finding.right is None else float(finding.right),
        "left_at": show_places(finding.left_cells),
        "right_at": show_places(finding.right_cells),
    }


def show_places(cells: Iterable[Evidence]) -> str:
    """Where cells stand, in one line.

    >>> show_places([Evidence("a.txt#0", 2021, Span(3, 5)), Evidence("b.txt#0", 2022, None)])
    'a.txt#0:3-5 b.txt#0'
    """
    places = ((cell.document, "" if cell.span is None else f":{cell.span.start}-{cell.span.end}") for cell in cells)
    return " ".join(dict.fromkeys(f"{document}{place}" for document, place in places))
