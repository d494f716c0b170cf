"""Finds the tables of indicators in a document and settles what each is: of the form, local, or counting less than a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from parser.forms import Row, Table
from parser.lines import Document
from parser.statistics.columns import Column, part_of_year, read_columns, start_of
from parser.statistics.entries import LEAST_ENTRIES, Entry, find_runs
from parser.statistics.match import known_labels, match_rows
from parser.statistics.vocabulary import bare, settings, units

Kind: TypeAlias = Literal["form", "local", "part_of_year", "other"]

_LEAST_KNOWN = 3
_LEAST_LABELS = 4


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed indicator with the columns of its table and the row of the form that it is, if it is one."""

    entry: Entry
    columns: tuple[Column, ...]
    row: Row | None
    score: float


@dataclass(frozen=True, slots=True)
class Annex:
    """All tables of indicators of a document as one list, and the parts of the repaired text that they take up."""

    table: Table
    kind: Kind
    indicators: tuple[Printed, ...]
    regions: tuple[tuple[int, int], ...]
    period: str = ""


def read_annex(document: Document, table: Table, taken: Sequence[tuple[int, int]]) -> Annex | None:
    """The tables of indicators outside the regions `taken`, or None if there is none."""
    text = document.text
    if not _may_hold_one(text, table, taken):
        return None
    runs = [run for run in find_runs(text, known=known_labels(table)) if not any(_overlaps(run, region) for region in taken)]
    if not runs:
        return None
    columns = [read_columns(run, text) for run in runs]
    entries = [entry for run in runs for entry in run]
    headers = [header for run, header in zip(runs, columns, strict=True) for _ in run]
    rows = match_rows(entries, table)
    period = next((found for run in runs if (found := part_of_year(run, text))), "")
    kind: Kind = "form" if len(rows) >= _LEAST_KNOWN else "other"
    kind = "local" if _is_local(entries) else "part_of_year" if period else kind
    if kind != "form":
        rows = {}
    pairs = enumerate(zip(entries, headers, strict=True))
    indicators = tuple(Printed(entry, header, *rows.get(number, (None, 0.0))) for number, (entry, header) in pairs)
    regions = tuple((start_of(run, text), run[-1].stop) for run in runs)
    return Annex(table, kind, indicators, regions, period)


def _may_hold_one(text: str, table: Table, taken: Sequence[tuple[int, int]]) -> bool:
    """A quick look: enough units before numbers outside the regions `taken`, or enough labels of the form."""
    matches = _unit_then_number().finditer(text)
    free = (match for match in matches if not any(begin <= match.start() < stop for begin, stop in taken))
    if sum(1 for _ in zip(range(LEAST_ENTRIES), free, strict=False)) == LEAST_ENTRIES:
        return True
    return sum(label in text for label in _rare_labels(table)) >= _LEAST_LABELS


@cache
def _unit_then_number() -> re.Pattern[str]:
    return re.compile(rf"(?:{units()})[)）]?[\s|│,\"]{{0,40}}\d")


@cache
def _rare_labels(table: Table) -> tuple[str, ...]:
    return tuple(text for text in known_labels(table) if len(text) >= 5)


def _overlaps(run: Sequence[Entry], region: tuple[int, int]) -> bool:
    return run[0].begin < region[1] and region[0] < run[-1].stop


def _is_local(entries: Sequence[Entry]) -> bool:
    """Whether enough indicators are those of a form before 2014."""
    words = settings()["local"]
    known = [bare(word) for word in words["indicators"]]
    least: int = words["least"]
    return sum(any(word in bare(entry.label) for word in known) for entry in entries) >= least
