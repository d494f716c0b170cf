"""The files of a corpus and the documents in each: where names, folders and files become reports.

A failure of one file is a document without a report that says why. Whatever happens while one file is read stays with that file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from parser.core import Parser
from parser.errors import InputError, ParserError
from parser.read import read_file
from parser.tabulate.documents import Document


@dataclass(frozen=True, slots=True)
class Options:
    """How every file of a run is parsed; the arguments of `Parser`."""

    form: str | None = None
    topics: str | None = None
    narrative: bool = True

    def make_parser(self) -> Parser:
        """A parser with these options; raises for a wrong one."""
        return Parser(form=self.form, topics=self.topics, narrative=self.narrative)


def find_files(paths: Iterable[str | os.PathLike[str]], *, without: Iterable[Path] = ()) -> list[Path]:
    """The files named, and all files in the folders named, each once and sorted; hidden ones and those in `without` are left out.

    Raises InputError for a path that does not exist.

    >>> [path.name for path in find_files(["tests/cases/reports"])][:2]
    ['cell_lines_2021.toml', 'cell_lines_2021.txt']
    """
    left_out = {path.resolve() for path in without}
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found |= dict.fromkeys(file for file in _walk(path) if not _is_in(file, left_out))
        elif path.exists():
            found[path] = None
        else:
            raise InputError(f"{path}: there is no such file or folder")
    return sorted(found, key=os.fsencode)


def name_file(path: Path) -> str:
    """The name of a file as text: bytes that are no UTF-8 are shown as `\\xff`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def stamp_file(path: Path) -> str:
    """Size and time of a file, by which a later run sees that it is the same."""
    try:
        state = path.stat()
    except OSError:
        return ""
    return f"{state.st_size}:{state.st_mtime_ns}"


def read_documents(path: Path, parser: Parser) -> list[Document]:
    """The documents in a file, parsed. Never raises for what is wrong with the file."""
    name, stamp = name_file(path), stamp_file(path)
    try:
        return [Document(name, number, parser.parse(text), stamp=stamp) for number, text in enumerate(texts_of(path))]
    except ParserError as error:
        return [Document(name, 0, None, str(error).encode("utf-8", "backslashreplace").decode(), stamp)]
    except Exception as error:
        return [Document(name, 0, None, f"{type(error).__name__} while reading, a defect of this package: {error}", stamp)]


def texts_of(path: Path) -> list[str]:
    """The text of each document in a file."""
    return [read_file(path)]


def _walk(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders; links to folders are not followed, since they may lead in a circle."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (file for file in (Path(place, name) for name in names if not name.startswith(".")) if file.is_file())


def _is_in(file: Path, left_out: set[Path]) -> bool:
    whole = file.resolve()
    return whole in left_out or any(parent in left_out for parent in whole.parents)
