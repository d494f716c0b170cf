"""A corpus: many documents in a fixed order, held in memory or in the parts of a run, given out batch by batch.

Every batch has the same number of documents however they were parsed, so that the same files give the same output, to the
byte, with any number of workers and after any number of interruptions.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from parser.corpus.summary import Summary, summarise
from parser.corpus.versions import FACTS, Amounts, Version, mark_versions
from parser.report import Report
from parser.tabulate.columns import documents_schema, flat_schema
from parser.tabulate.documents import Document, documents_table
from parser.tabulate.explode import explode
from parser.tabulate.frames import to_pandas, wide

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

BATCH = 256
Read: TypeAlias = "Callable[[Sequence[str] | None], Iterable[pa.Table]]"
Reports: TypeAlias = Iterable[Report] | Mapping[str, Report]


class Corpus:
    """Many documents as tables. `read` gives them in order, with all columns or some; see `corpus_of` and `parse_files`.

    >>> from parser import parse_file
    >>> corpus = corpus_of([parse_file("tests/cases/reports/pipe_rows_2019.txt")])
    >>> corpus.frame("reports")[["agency", "year", "broken"]].values.tolist()
    [['岚河县农业农村局', 2020, 2]]
    """

    def __init__(self, read: Read, held: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self._read = read
        self._held = held
        self._versions = self._mark()

    def documents(self) -> Iterator[pa.Table]:
        """All documents in batches of 256, as Arrow tables with one row per document and everything in it."""
        start = 0
        for batch in _rebatch(self._read(None)):
            yield _set_versions(batch, self._versions, start)
            start += batch.num_rows

    def batches(self, table: str = "fields") -> Iterator[pa.Table]:
        """One of the tables, batch by batch: for a corpus that does not fit into memory."""
        return (explode(batch, table) for batch in self.documents())

    def table(self, table: str = "fields") -> pa.Table:
        """One of the tables (fields, reports, issues, paragraphs, counts, extras) as an Arrow table."""
        import pyarrow as pa

        return pa.concat_tables([flat_schema(table).empty_table(), *self.batches(table)])

    def frame(self, table: str = "fields") -> pd.DataFrame:
        """One of the tables as a pandas frame; columns and dtypes are always the same."""
        return to_pandas(self.table(table))

    def wide(self, values: str = "amount") -> pd.DataFrame:
        """One row per report that has a table, one column per field; see `parser.corpus.wide`."""
        return wide(self.frame(), values)

    def summary(self) -> Summary:
        """How many files, forms, broken rules and issues of each kind."""
        columns = ["file", "form", "broken", "failure", "version", "nonzero"]
        facts: list[dict[str, Any]] = []
        codes: list[str] = []
        for batch in self.documents():
            facts += batch.select(columns).to_pylist()
            codes += explode(batch, "issues")["code"].to_pylist()
        return summarise(facts, codes)

    def _mark(self) -> Mapping[int, Version]:
        facts = [one for batch in self._read(FACTS) for one in batch.to_pylist()]
        return mark_versions(facts, self._amounts_of)

    def _amounts_of(self, places: Iterable[int]) -> Mapping[int, Amounts]:
        wanted, start, found = set(places), 0, {}
        for batch in self._read(("fields_list",)):
            for row in sorted(wanted.intersection(range(start, start + batch.num_rows))):
                entries = batch["fields_list"][row - start].as_py()
                found[row] = {one["field"]: one["amount_exact"] for one in entries if one["amount_exact"] is not None}
            start += batch.num_rows
        return found


def corpus_of(reports: Reports) -> Corpus:
    """A corpus of reports in memory: reports, numbered in their order, or a mapping from file names to reports."""
    if isinstance(reports, Mapping):
        documents = [Document(name, 0, report) for name, report in reports.items()]
    else:
        documents = [Document(None, number, report) for number, report in enumerate(reports)]
    table = documents_table(documents)
    return Corpus(lambda columns: [table if columns is None else table.select(list(columns))])


def _rebatch(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables of `BATCH` rows and a rest."""
    import pyarrow as pa

    held = documents_schema().empty_table()
    for table in tables:
        held = pa.concat_tables([held, table])
        while held.num_rows >= BATCH:
            yield held.slice(0, BATCH).combine_chunks()
            held = held.slice(BATCH)
    if held.num_rows:
        yield held.combine_chunks()


def _set_versions(batch: pa.Table, versions: Mapping[int, Version], start: int) -> pa.Table:
    import pyarrow as pa

    marks = [versions.get(start + row) for row in range(batch.num_rows)]
    for name in ("version", "version_of"):
        column = pa.array([mark and getattr(mark, name) for mark in marks], pa.string())
        batch = batch.set_column(batch.schema.get_field_index(name), name, column)
    return batch


def parts_folder(out: Path) -> Path:
    """Where a run that writes `out` keeps its parts."""
    return out.with_name(f"{out.name}.parts")
