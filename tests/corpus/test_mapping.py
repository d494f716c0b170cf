"""The function for other engines: fixed features, failures as rows, and the same tables as one process makes."""

from __future__ import annotations

import pickle

import datasets
import pyarrow as pa
import pytest

from parser import InputError
from parser.corpus import TextParser, columns_of, corpus_of, corpus_of_documents, dataset, document_features, features
from parser.tabulate.columns import TABLES, documents_schema
from tests.samples import NAMES, sample

TEXTS = {"file": [f"{name}.txt" for name in NAMES], "text": [sample(name).text for name in NAMES]}


@pytest.mark.parametrize("processes", [None, 2])
def test_datasets_map_gives_the_same_tables(processes: int | None) -> None:
    """The first batch has a text without tables: without fixed features its empty columns would decide the types."""
    texts = {"file": ["none.txt", *TEXTS["file"]], "text": ["没有表格", *TEXTS["text"]]}
    mapped = datasets.Dataset.from_dict(texts).map(
        TextParser(),
        batched=True,
        batch_size=2,
        num_proc=processes,
        features=document_features(),
        remove_columns=["file", "text"],
    )
    assert mapped.features == document_features()
    corpus = corpus_of_documents([mapped.with_format("arrow")[:]])
    reports = {f"{name}.txt": sample(name).report for name in NAMES}
    found = corpus.frame()
    assert found.equals(corpus_of(reports).frame())


def test_arrow_batches_are_taken_too() -> None:
    batch = TextParser(narrative=False)(pa.table({**TEXTS, "document": list(range(len(NAMES)))}))
    assert batch.schema == documents_schema()
    assert batch["document"].to_pylist() == list(range(len(NAMES)))
    assert batch["paragraphs"].to_pylist() == [0] * len(NAMES)


def test_a_missing_text_is_a_failure_and_a_missing_column_a_mistake() -> None:
    batch = TextParser()({"text": [None, "没有表格"]})
    assert batch["failure"].to_pylist() == ["there is no text, but NoneType", None]
    with pytest.raises(InputError, match="needs a column text; this one has body"):
        TextParser()({"body": ["x"]})


def test_it_can_be_sent_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(TextParser(form="2021")))
    assert again(TEXTS)["tables"].to_pylist() == TextParser(form="2021")(TEXTS)["tables"].to_pylist()


@pytest.mark.parametrize("table", TABLES)
def test_a_dataset_has_fixed_features(table: str) -> None:
    full = dataset(corpus_of([sample(name).report for name in NAMES]), table)
    empty = dataset(corpus_of([]), table)
    assert full.features == empty.features == features(table)
    assert list(full.features) == list(columns_of(table))
    if table == "fields":
        blank = full.filter(lambda row: row["state"] == "blank")[0]
        assert (blank["amount"], blank["amount_exact"], blank["raw"]) == (None, None, "")
