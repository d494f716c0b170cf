"""The same work on many machines, with Ray Data: shards of texts in, shards of documents out.

    read Parquet or JSONL  →  map_batches, one loaded `Parser` per worker  →  write Parquet

Ray restarts a worker that dies and gives its batch to another one, and a text that cannot be parsed is a row with a `failure`, so
nothing is lost and nothing comes twice. Needs the extra `ray`; docs/cluster.md says how to run it on a cluster.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parser.corpus import Corpus, TextParser, corpus_of_documents
from parser.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 64


class TextWorker:
    """What each Ray worker holds: one loaded parser. Takes and gives Arrow batches."""

    def __init__(self, form: str | None = None, topics: str | None = None, narrative: bool = True) -> None:
        self._parse = TextParser(form=form, topics=topics, narrative=narrative)

    def __call__(self, batch: pa.Table) -> pa.Table:
        """The documents of a batch of texts."""
        return self._parse(batch)


def parse_shards(
    source: str | Sequence[str],
    out: str,
    *,
    workers: int,
    form: str | None = None,
    topics: str | None = None,
    narrative: bool = True,
    batch_size: int = BATCH,
) -> None:
    """Parses shards with Ray Data and writes the documents as Parquet files into the folder `out`.

    `source` names Parquet or JSONL files or folders of them (what Ray can read: local, s3://, hdfs://) with a column `text`
    and, if there are, `file` and `document`. Every worker is a process with one core; one more core reads and writes. Without a
    running Ray, one is started on this machine. Raises InputError when `source` is empty or of another kind, when `out` holds
    files already and when the cluster has too few cores, MissingExtraError without Ray.
    """
    data = _ray_data()
    _start(workers)
    names = [source] if isinstance(source, str) else list(source)
    _refuse_filled(out)
    texts = _read(data, names)
    if "text" not in (texts.columns() or ()):
        raise InputError(f"{names[0]}: the shards need a column text; they have {', '.join(texts.columns() or ())}")
    documents = texts.repartition(target_num_rows_per_block=batch_size).map_batches(
        TextWorker,
        fn_constructor_kwargs={"form": form, "topics": topics, "narrative": narrative},
        batch_format="pyarrow",
        batch_size=batch_size,
        compute=data.ActorPoolStrategy(size=workers),
        num_cpus=1,
    )
    documents.write_parquet(out)


def read_documents(folder: str | os.PathLike[str]) -> Corpus:
    """The corpus of the documents that `parse_shards` wrote into a local folder, sorted by name, with duplicates marked."""
    import pyarrow.parquet as pq

    documents = pq.read_table(os.fspath(folder))
    return corpus_of_documents([documents.sort_by([("file", "ascending"), ("document", "ascending")])])


def _ray_data() -> Any:
    try:
        import ray.data
    except ImportError as error:
        raise MissingExtraError('parsing on a cluster needs Ray: pip install "zfxxgk-parser[ray]"') from error
    return ray.data


def _start(workers: int) -> None:
    """Starts Ray here if none runs; refuses what would wait for ever: workers on all cores leave none to read the shards."""
    import ray

    if not ray.is_initialized():
        ray.init(num_cpus=max(workers + 1, os.cpu_count() or 1), include_dashboard=False)
    cores = int(ray.cluster_resources().get("CPU", 0))
    if workers < 1 or workers + 1 > cores:
        raise InputError(f"{workers} workers need {workers + 1} cores (one reads and writes); the cluster has {cores}")


def _read(data: Any, names: Sequence[str]) -> Any:
    suffixes = {Path(file).suffix for name in names for file in (_files_of(name) or [name])}
    if suffixes == {".parquet"}:
        return data.read_parquet(list(names))
    if suffixes and suffixes <= {".jsonl", ".json"}:
        return data.read_json(list(names), lines=True)
    raise InputError(f"shards are .parquet or .jsonl files, all of one kind; found {', '.join(sorted(suffixes)) or 'none'}")


def _files_of(name: str) -> list[str]:
    folder = Path(name)
    return [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")] if folder.is_dir() else []


def _refuse_filled(out: str) -> None:
    """A second run into the same folder would double every document."""
    if _files_of(out):
        raise InputError(f"{out}: holds files already, and Ray would add to them; name another folder or empty it")
