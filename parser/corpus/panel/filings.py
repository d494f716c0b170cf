"""What the checks need of each report, taken from the flat tables of a corpus: a few cells and the prose.

The tables come from a `Corpus` or from the files that `write` made of one, piece by piece, so that memory holds only those cells.
Copies and reports that were corrected later are left out: the column `version` tells them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from parser.corpus.panel.findings import Evidence
from parser.corpus.panel.rules import doubtful_severities, fields_compared
from parser.corpus.write import output_files
from parser.errors import InputError
from parser.model import BOILERPLATE, Amount, Span

if TYPE_CHECKING:
    import pyarrow as pa

Batches: TypeAlias = "Callable[[str], Iterable[pa.Table]]"
OUTDATED = ("duplicate", "corrected")


@dataclass(slots=True)
class Filing:
    """One report: who, when, the forms of its tables, the cells that are compared, and its paragraphs with their topics."""

    document: str
    agency: str | None
    year: int | None
    is_disputed: bool
    forms: Mapping[str, str]
    cells: dict[str, Evidence] = field(default_factory=dict)
    paragraphs: list[tuple[str | None, str, Span]] = field(default_factory=list)


def batches_of_files(path: Path) -> Batches:
    """The tables of a corpus that was written as Parquet; raises InputError if one is not there."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def batches(table: str) -> Iterable[pa.Table]:
        place = output_files(path)[table]
        try:
            return (pa.Table.from_batches([batch]) for batch in pq.ParquetFile(place).iter_batches())
        except (OSError, pa.ArrowInvalid) as error:
            raise InputError(f"{place}: is no table of a corpus ({error}); `zfxxgk parse DIR --out {path}` makes one") from error

    return batches


def read_filings(batches: Batches) -> list[Filing]:
    """Every current report of a corpus, in its order."""
    filings = {
        (row["file"], row["document"]): _filing(row)
        for row in _rows(batches("reports"), "file", "document", "agency", "year", "tables", "version")
        if row["version"] not in OUTDATED
    }
    wanted = fields_compared()
    columns = ("field", "amount_exact", "state", "start", "end", "issues", "severity")
    for row in _rows(batches("fields"), "file", "document", *columns, only=wanted):
        if (filing := filings.get((row["file"], row["document"]))) is not None:
            filing.cells[row["field"]] = _cell(filing, row)
    for row in _rows(batches("paragraphs"), "file", "document", "topic", "text", "start", "end"):
        filing = filings.get((row["file"], row["document"]))
        if filing is not None and row["topic"] != BOILERPLATE:
            filing.paragraphs.append((row["topic"], row["text"], Span(row["start"], row["end"])))
    return list(filings.values())


def _rows(tables: Iterable[pa.Table], *columns: str, only: Iterable[str] = ()) -> Iterable[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted(only), pa.string())
    for table in tables:
        chosen = table.filter(pc.is_in(table["field"], wanted)) if len(wanted) else table
        yield from chosen.select(list(columns)).to_pylist()


def _filing(row: Mapping[str, Any]) -> Filing:
    forms = dict(entry.split(":", 1) for entry in (row["tables"] or "").split())
    name = f"{row['file'] or ''}#{row['document']}"
    return Filing(name, row["agency"], row["year"], row["version"] == "conflict", forms)


def _cell(filing: Filing, row: Mapping[str, Any]) -> Evidence:
    span = None if row["start"] is None else Span(row["start"], row["end"])
    doubts = tuple(row["issues"].split()) if row["severity"] in doubtful_severities() else ()
    return Evidence(filing.document, filing.year or 0, span, row["field"], _exact(row["amount_exact"]), row["state"], doubts)


def _exact(digits: str | None) -> Amount | None:
    return None if digits is None else Decimal(digits) if "." in digits else int(digits)
