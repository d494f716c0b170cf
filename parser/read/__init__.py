"""A file or its bytes as text: content decides the format, and each format has one reader in `READERS`.

A reader takes the bytes and gives an `Extract`: text in reading order, one line per block, one line `cell | cell |` per table
row, with the page or cell of every part. To add a format, write a function `bytes -> Extract` in a module of this package and
enter it in `READERS` with the test that recognises it. Files of several documents (`dumps`) give one extract for each.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from gzip import GzipFile
from itertools import islice
from pathlib import Path

from parser.errors import InputError
from parser.read.dumps import HEAD_BYTES, Stream, is_dump, texts_of
from parser.read.encoding import Decoded, decode
from parser.read.extract import Extract
from parser.read.foreign import is_docx, is_pdf, refuse_foreign
from parser.read.limits import MAX_FILE_BYTES, MAX_UNPACKED_BYTES
from parser.read.pages import read_pdf
from parser.read.unpack import is_gzip, unpack
from parser.read.web import extract_html, extract_text, is_html, read_html, starts_as_html
from parser.read.word import read_docx

__all__ = [
    "READERS",
    "Extract",
    "Reader",
    "decode",
    "extract_bytes",
    "extract_file",
    "extract_many",
    "read_bytes",
    "read_file",
    "read_plain_text",
]


@dataclass(frozen=True, slots=True)
class Reader:
    """One input format: `recognises` looks at the bytes and the file's suffix, `read` gives the text."""

    name: str
    recognises: Callable[[bytes, str], bool]
    read: Callable[[bytes], Extract]


def read_plain(data: bytes) -> Extract:
    """Plain text or Markdown in any Chinese encoding; HTML tables inside it become rows `cell | cell |`."""
    return extract_text(decode(data))


def read_only_record(data: bytes) -> Extract:
    """The text of a dump that holds one; several are refused, for they are not one report."""
    found = list(islice(texts_of(io.BufferedReader(io.BytesIO(data), HEAD_BYTES)), 2))
    if len(found) != 1:
        raise InputError(f"holds {'several documents' if found else 'no document'}, one in a record; read it with parse_many()")
    [(number, text)] = found
    return extract_record(number, text)


def extract_record(number: int, text: str) -> Extract:
    """The text of one record, which may be a web page."""
    extract = (extract_html if starts_as_html(text) else extract_text)(Decoded(text))
    return replace(extract, source=replace(extract.source, record=number))


READERS: tuple[Reader, ...] = (
    Reader("pdf", is_pdf, read_pdf),
    Reader("docx", is_docx, read_docx),
    Reader("html", is_html, read_html),
    Reader("dump", is_dump, read_only_record),
    Reader("text", lambda data, suffix: True, read_plain),
)
"""In the order in which they are asked; the last one takes everything."""


def extract_bytes(data: bytes, *, name: str | None = None) -> Extract:
    """The text of one document given as bytes, packed with gzip or not, with its places.

    The suffix of `name` (`.html`) only helps where the content leaves a doubt. Raises InputError for a format that cannot be
    read, MissingExtraError when its optional package is not installed.

    >>> extract = extract_bytes("<p>一、总体情况</p>".encode("gb18030"), name="report.html")
    >>> extract.text, extract.source.format, extract.source.encoding
    ('一、总体情况', 'html', 'gb18030')
    """
    if len(data) > MAX_FILE_BYTES:
        raise InputError(f"is larger than {MAX_FILE_BYTES // 2**20} MB, which is no report; parse_many() reads files of several")
    data = unpack(data)
    refuse_foreign(data)
    suffix = suffix_of(name or "")
    reader = next(reader for reader in READERS if reader.recognises(data, suffix))
    extract = reader.read(data)
    return replace(extract, source=replace(extract.source, name=name))


def suffix_of(name: str) -> str:
    """The suffix of a file's name that tells its format: `.html` of report.HTML.gz."""
    path = Path(name.lower())
    return Path(path.stem).suffix if path.suffix == ".gz" else path.suffix


def read_bytes(data: bytes, *, suffix: str = "") -> str:
    """The text of one document given as bytes; see `extract_bytes`.

    >>> read_bytes("一、总体情况".encode("gb18030"))
    '一、总体情况'
    """
    return extract_bytes(data, name=f"bytes{suffix}").text


def extract_file(path: str | os.PathLike[str]) -> Extract:
    """The text of one file with its places: text in any Chinese encoding, HTML, PDF or DOCX, told apart by content.

    An empty file gives "". Raises InputError when the file is missing, unreadable, too large or of another kind (the message
    names the file), MissingExtraError when the format needs a package that is not installed.
    """
    name = os.fspath(path)
    try:
        with Path(name).open("rb") as file:
            return extract_bytes(file.read(MAX_FILE_BYTES + 1), name=name)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error
    except InputError as error:
        raise InputError(f"{name}: {error}") from error


def read_file(path: str | os.PathLike[str]) -> str:
    """The text of one file; see `extract_file`."""
    return extract_file(path).text


def read_plain_text(path: str | os.PathLike[str]) -> str:
    """The text of a file that is known to be text, whatever it looks like; raises as `extract_file`."""
    name = os.fspath(path)
    try:
        with Path(name).open("rb") as file:
            return decode(unpack(file.read(MAX_UNPACKED_BYTES + 1))).text
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error


def extract_many(path: str | os.PathLike[str], *, column: str | None = None) -> Iterator[Extract]:
    """Each document of a file: one for each record of a dump (CSV, JSON Lines, packed or not), the only one of any other file.

    `column` names the column that holds the texts; without it, the usual names are known. Dumps are read record by record,
    however large they are. Raises as `extract_file` does, also in the middle of a file that breaks off.
    """
    name = os.fspath(path)
    try:
        with Path(name).open("rb") as file, open_unpacked(file) as stream:
            is_several = is_dump(stream.peek(HEAD_BYTES), suffix_of(name), column)
            for number, text in texts_of(stream, suffix_of(name), column) if is_several else ():
                extract = extract_record(number, text)
                yield replace(extract, source=replace(extract.source, name=name))
    except (OSError, EOFError) as error:
        raise InputError(f"{name}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    if not is_several:
        yield extract_file(path)


def open_unpacked(file: Stream) -> Stream:
    """A file as it is, or what it holds if it is packed with gzip."""
    return io.BufferedReader(GzipFile(fileobj=file), HEAD_BYTES) if is_gzip(file.peek(3)) else file
