"""The finished pieces of a run, kept in a folder so that a killed run goes on where it was.

Every piece (`part-….parquet`, a table of documents) is written whole or not at all. What a run has read is told by the pieces
alone: a file counts as read when a piece holds it with the size and time that it has now. Should two pieces hold the same file
(a worker outlived its killed run), one of them is used. A folder of other options or another version is started afresh.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parser.corpus.atomic import replacing
from parser.corpus.sources import Options
from parser.errors import InputError, OutputError
from parser.model import SCHEMA_VERSION
from parser.tabulate.columns import STAMP

if TYPE_CHECKING:
    import pyarrow as pa

OPTIONS, LOCK, PATTERN = "options.json", "lock", "part-*.parquet"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the documents of one file stand: so many rows of a part, from `start`."""

    part: Path
    start: int
    rows: int
    stamp: str
    failed: bool


def open_parts(folder: Path, options: Options, version: str) -> None:
    """Makes the folder ready: keeps the parts of an earlier run with the same options, removes everything else.

    Raises OutputError when the folder cannot be made.
    """
    wanted = {"schema": SCHEMA_VERSION, "version": version, **asdict(options)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if _read_options(folder) != wanted:
            for part in folder.glob(PATTERN):
                part.unlink()
        for draft in folder.glob(".*.tmp"):
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be used for the parts of the run ({error.strerror or error})") from error
    with replacing(folder / OPTIONS) as draft:
        draft.write_text(json.dumps(wanted, ensure_ascii=False), encoding="utf-8")


def lock_parts(folder: Path) -> Any:
    """Holds the folder for one run, until the handle is closed or the process ends. Raises InputError if another one holds it."""
    handle = (folder / LOCK).open("w")
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # no such locks on Windows
        return handle
    except OSError as error:
        handle.close()
        raise InputError(f"{folder}: another run is writing there; wait for its end") from error
    return handle


def write_part(folder: Path, documents: pa.Table) -> Path:
    """Writes one piece, whole or not at all. Raises OutputError when the disk is full."""
    import pyarrow.parquet as pq

    part = folder / f"part-{uuid.uuid4().hex}.parquet"
    with replacing(part) as draft:
        pq.write_table(documents, draft, compression="zstd")
    return part


def index_parts(folder: Path) -> dict[str, list[Place]]:
    """The places of every file in the parts; a part that cannot be read (the machine lost power) is removed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: dict[str, list[Place]] = {}
    for part in sorted(folder.glob(PATTERN)):
        try:
            facts = pq.read_table(part, columns=["file", STAMP, "failure"]).to_pylist()
        except (pa.ArrowInvalid, OSError):
            part.unlink()
            continue
        for file, place in _runs(part, facts):
            found.setdefault(file, []).append(place)
    return found


def usable(places: Iterable[Place], stamp: str) -> Place | None:
    """The place to take for a file that has this stamp now: one that was read before one that failed."""
    return min((place for place in places if place.stamp == stamp), key=lambda place: (place.failed, place.part), default=None)


def read_places(places: Sequence[Place], columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The documents of these places, in their order; neighbours in one part are read together."""
    import pyarrow.parquet as pq

    read = lru_cache(maxsize=8)(lambda part: pq.read_table(part, columns=columns and list(columns)))
    at = 0
    while at < len(places):
        part, start, end = places[at].part, places[at].start, places[at].start
        while at < len(places) and places[at].part == part and places[at].start == end:
            end += places[at].rows
            at += 1
        yield read(part).slice(start, end - start)


def remove_parts(folder: Path) -> None:
    """Removes the folder with everything in it."""
    shutil.rmtree(folder, ignore_errors=True)


def _runs(part: Path, facts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Place]]:
    """Neighbouring rows of the same file."""
    start = 0
    for at in range(1, len(facts) + 1):
        if at == len(facts) or facts[at]["file"] != facts[start]["file"]:
            one = facts[start]
            yield one["file"], Place(part, start, at - start, one[STAMP], one["failure"] is not None)
            start = at


def _read_options(folder: Path) -> Any:
    try:
        return json.loads((folder / OPTIONS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
