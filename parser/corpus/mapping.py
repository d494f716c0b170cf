"""The same work for the engines that hold the documents themselves: `datasets.map`, Ray, Spark, anything with Arrow batches.

A `TextParser` takes a batch with the columns `text` and, if there are, `file` and `document`; it gives the documents, one row
each. `corpus_of_documents` makes the tables of them and marks duplicates, over all documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from parser.corpus.collection import Corpus
from parser.corpus.sources import Options
from parser.errors import InputError
from parser.tabulate.columns import documents_schema, flat_schema
from parser.tabulate.documents import Document, documents_table

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa


class TextParser:
    """Parses batches of texts; holds one parser, and can be sent to another process.

    `form`, `topics` and `narrative` are those of `Parser`. A text that is missing or cannot be parsed is a row with a `failure`.

    >>> batch = TextParser()({"file": ["a.txt"], "text": ["一、总体情况"]})
    >>> batch["file"].to_pylist(), batch["document"].to_pylist(), batch["fields"].to_pylist()
    (['a.txt'], [0], [0])
    """

    def __init__(self, *, form: str | None = None, topics: str | None = None, narrative: bool = True) -> None:
        self._options = Options(form, topics, narrative)
        self._parser = self._options.make_parser()

    def __reduce__(self) -> tuple[Any, ...]:
        return _make, (self._options,)

    def __call__(self, batch: Mapping[str, Sequence[Any]] | pa.Table) -> pa.Table:
        """The documents of a batch: an Arrow table with the columns of `documents_schema`."""
        columns = _columns(batch)
        texts = columns.get("text")
        if texts is None:
            raise InputError(f"a batch needs a column text; this one has {', '.join(columns) or 'none'}")
        files = columns.get("file", [None] * len(texts))
        numbers = columns.get("document", [0] * len(texts))
        rows = zip(files, numbers, texts, strict=True)
        return documents_table(self._parse(file, number, text) for file, number, text in rows)

    def _parse(self, file: str | None, number: int | None, text: Any) -> Document:
        if not isinstance(text, str):
            return Document(file, number or 0, None, f"there is no text, but {type(text).__name__}")
        try:
            return Document(file, number or 0, self._parser.parse(text))
        except Exception as error:
            return Document(file, number or 0, None, f"{type(error).__name__} while reading, a defect of this package: {error}")


def corpus_of_documents(tables: Iterable[pa.Table]) -> Corpus:
    """A corpus of documents that a `TextParser` made, with duplicates marked; what is written by Ray is read back so.

    >>> corpus_of_documents([TextParser()({"text": ["一、总体情况"]})]).frame("reports")["fields"].tolist()
    [0]
    """
    held = [table.select(documents_schema().names).cast(documents_schema()) for table in tables]
    return Corpus(lambda columns: [table if columns is None else table.select(list(columns)) for table in held])


def document_features() -> datasets.Features:
    """The fixed features of what a `TextParser` gives, for `datasets.map(…, features=…)`.

    >>> document_features()["year"].dtype
    'int64'
    """
    import datasets

    return datasets.Features.from_arrow_schema(documents_schema())


def features(table: str = "fields") -> datasets.Features:
    """The fixed features of one of the tables."""
    import datasets

    return datasets.Features.from_arrow_schema(flat_schema(table))


def dataset(corpus: Corpus, table: str = "fields") -> datasets.Dataset:
    """One of the tables of a corpus as a `datasets.Dataset` with fixed features.

    >>> from parser.corpus import corpus_of
    >>> dataset(corpus_of([])).num_rows, list(dataset(corpus_of([])).features)[:3]
    (0, ['file', 'document', 'agency'])
    """
    import datasets

    return datasets.Dataset(
        datasets.table.InMemoryTable(corpus.table(table)), info=datasets.DatasetInfo(features=features(table))
    )


def _columns(batch: Mapping[str, Sequence[Any]] | pa.Table) -> dict[str, list[Any]]:
    if isinstance(batch, Mapping):
        return {name: list(column) for name, column in batch.items()}
    return {name: batch[name].to_pylist() for name in batch.column_names if name in ("file", "document", "text")}


def _make(options: Options) -> TextParser:
    return TextParser(form=options.form, topics=options.topics, narrative=options.narrative)
