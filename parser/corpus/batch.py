"""`parse_files`: many files, with worker processes, and so that a killed run goes on where it was.

What has been read is kept in a folder of parts (see `parts`); a run reads the files that the folder lacks, and gives the corpus
of all. Failures of files are documents without a report, and are tried again by the next run.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeAlias

from parser.corpus.collection import Corpus
from parser.corpus.parts import Place, index_parts, lock_parts, open_parts, read_places, usable
from parser.corpus.sources import Options, find_files, name_file, stamp_file
from parser.corpus.workers import Chunk, parse_chunks
from parser.errors import InputError

CHUNK = 64
CHUNKS_PER_JOB = 16  # so many at least, where there are few files: less is lost when a run is killed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files done (with those of earlier runs) of all, and how many of them failed."""

    done: int
    total: int
    failed: int


OnProgress: TypeAlias = Callable[[Progress], None]


def parse_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    jobs: int = 1,
    form: str | None = None,
    topics: str | os.PathLike[str] | None = None,
    narrative: bool = True,
    parts: str | os.PathLike[str] | None = None,
    on_progress: OnProgress | None = None,
) -> Corpus:
    """Parses files, and all files in folders, with `jobs` worker processes; gives the corpus of them, sorted by name.

    `form`, `topics` and `narrative` are those of `Parser`. `parts` is a folder that keeps what was read: when the run is killed,
    call it again with the same folder, and only what is missing is read; without it a temporary folder is used. `on_progress` is
    called after each chunk of files. A script that uses `jobs` needs `if __name__ == "__main__":`, as all
    multiprocessing does.

    A file that cannot be read never raises: it is a row of `corpus.frame("reports")` with a `failure`. Raises InputError for
    a path that does not exist, OutputError when the disk is full.

    >>> corpus = parse_files(["tests/cases/reports/pipe_rows_2019.txt", "tests/cases/reports/cell_lines_2021.txt"])
    >>> corpus.frame("reports")["agency"].tolist()
    ['松州市市场监督管理局', '岚河县农业农村局']
    """
    if jobs < 1:
        raise InputError(f"jobs is the number of worker processes, 1 or more, not {jobs}")
    options = Options(form, None if topics is None else os.fspath(topics), narrative)
    options.make_parser()
    held = tempfile.TemporaryDirectory(prefix="zfxxgk-") if parts is None else None
    folder = Path(held.name if held is not None else parts or "")
    files = find_files(paths, without=[folder])
    open_parts(folder, options, _version())
    with closing(lock_parts(folder)):
        _parse_missing(files, options, folder, jobs, on_progress or (lambda progress: None))
        places = _places(files, folder)
    return Corpus(lambda columns: read_places(places, columns), held)


def _parse_missing(files: Sequence[Path], options: Options, folder: Path, jobs: int, on_progress: OnProgress) -> None:
    index = index_parts(folder)
    known = {file: usable(index.get(name_file(file), ()), stamp_file(file)) for file in files}
    missing = [file for file, place in known.items() if place is None or place.failed]
    done, failed = len(files) - len(missing), 0
    on_progress(Progress(done, len(files), failed))
    for one in parse_chunks(_cut(missing, jobs), options, folder, jobs):
        done, failed = done + one.files, failed + one.failures
        on_progress(Progress(done, len(files), failed))


def _places(files: Sequence[Path], folder: Path) -> list[Place]:
    """Where each file stands now. A file that changed while it was read is taken as it was read."""
    index = index_parts(folder)
    places = []
    for file in files:
        found = index.get(name_file(file), [])
        place = usable(found, stamp_file(file)) or (found[-1] if found else None)
        if place is not None:
            places.append(place)
    return places


def _cut(files: Sequence[Path], jobs: int) -> list[Chunk]:
    size = max(1, min(CHUNK, -(-len(files) // (CHUNKS_PER_JOB * jobs))))
    return [files[at : at + size] for at in range(0, len(files), size)]


def _version() -> str:
    try:
        return version("zfxxgk-parser")
    except PackageNotFoundError:
        return ""
