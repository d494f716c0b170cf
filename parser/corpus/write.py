"""A corpus as files: Parquet, CSV, or a workbook for reading; the name's suffix decides.

Parquet and CSV are one file per table: `corpus.parquet` holds the fields, `corpus.reports.parquet` and so on the others. Each
file is there whole or not at all, and the fields come last: when they are there, so are the others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from parser.corpus.atomic import remove_drafts, replacing
from parser.corpus.collection import Corpus
from parser.corpus.separated import CsvWriter
from parser.errors import InputError
from parser.tabulate.columns import TABLES, flat_schema
from parser.tabulate.explode import explode
from parser.tabulate.frames import pandas_metadata

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = (".parquet", ".csv", ".xlsx")


class TableWriter(Protocol):
    """Writes a table piece by piece."""

    def write_table(self, table: pa.Table) -> None:
        """Adds rows."""

    def close(self) -> None:
        """Ends the file."""


def write(corpus: Corpus, path: str | os.PathLike[str]) -> list[Path]:
    """Writes a corpus as `.parquet`, `.csv` or `.xlsx`; gives the files that were written.

    Raises InputError for another suffix, OutputError when the disk is full: then there is no new file, and an old one is as it
    was.

    >>> import tempfile
    >>> from parser import parse_file
    >>> from parser.corpus import corpus_of
    >>> corpus = corpus_of([parse_file("tests/cases/reports/pipe_rows_2019.txt")])
    >>> [path.name for path in write(corpus, Path(tempfile.mkdtemp()) / "corpus.csv")][:3]
    ['corpus.csv', 'corpus.reports.csv', 'corpus.issues.csv']
    """
    target = check_output(path)
    if target.suffix.lower() == ".xlsx":
        from parser.corpus.workbook import write_workbook

        write_workbook(corpus, target)
        return [target]
    open_writer: Callable[[Path, str], TableWriter] = CsvWriter if target.suffix.lower() == ".csv" else _open_parquet
    targets = output_files(target)
    with ExitStack() as drafts:
        places = {table: drafts.enter_context(replacing(path)) for table, path in targets.items()}
        _write_tables(corpus, places, open_writer)
    return list(targets.values())


def check_output(path: str | os.PathLike[str]) -> Path:
    """The path, if a corpus can be written there; raises InputError for another suffix or a folder that does not exist."""
    target = Path(path)
    if target.suffix.lower() not in FORMATS:
        raise InputError(f"{target}: a corpus is written as {', '.join(FORMATS)}; the suffix decides")
    if not target.parent.is_dir():
        raise InputError(f"{target.parent}: there is no such folder; make it first")
    remove_drafts(target)
    return target


def output_files(target: Path) -> dict[str, Path]:
    """The file of each table: the fields under the name itself, the others beside it.

    >>> output_files(Path("corpus.csv"))["issues"].name
    'corpus.issues.csv'
    """
    others = {table: target.with_name(f"{target.stem}.{table}{target.suffix}") for table in TABLES if table != "fields"}
    return {"fields": target, **others}


def _write_tables(corpus: Corpus, places: Mapping[str, Path], open_writer: Callable[[Path, str], TableWriter]) -> None:
    writers: dict[str, TableWriter] = {}
    try:
        for table, place in places.items():
            writers[table] = open_writer(place, table)
        for batch in corpus.documents():
            for table, writer in writers.items():
                writer.write_table(explode(batch, table))
    finally:
        _close_all(list(writers.values()))


def _close_all(writers: list[TableWriter]) -> None:
    """Closes every writer, also after one failed to: a full disk shows only then."""
    with ExitStack() as stack:
        for writer in writers:
            stack.callback(writer.close)


class _ParquetWriter:
    """A Parquet file that pandas reads back with the same dtypes."""

    def __init__(self, path: Path, table: str) -> None:
        import pyarrow.parquet as pq

        self._schema = flat_schema(table).with_metadata(pandas_metadata(table))
        self._writer: Any = pq.ParquetWriter(path, self._schema, compression="zstd")

    def write_table(self, table: pa.Table) -> None:
        self._writer.write_table(table.replace_schema_metadata(self._schema.metadata))

    def close(self) -> None:
        self._writer.close()


def _open_parquet(path: Path, table: str) -> TableWriter:
    return _ParquetWriter(path, table)
