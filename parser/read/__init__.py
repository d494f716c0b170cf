"""A file or its bytes as text: content decides the format, and each format has one reader in `READERS`.

A reader takes the bytes and gives text in reading order: one line per block, one line `cell | cell |` per table row. To add a
format, write a function `bytes -> str` in a module of this package and enter it in `READERS` with the test that recognises it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from parser.errors import InputError
from parser.read.encoding import decode
from parser.read.foreign import is_docx, is_pdf, refuse_foreign
from parser.read.pages import read_pdf
from parser.read.web import is_html, read_html, render_tables_in_text
from parser.read.word import read_docx

__all__ = ["READERS", "Reader", "decode", "read_bytes", "read_file"]


@dataclass(frozen=True, slots=True)
class Reader:
    """One input format: `recognises` looks at the bytes and the file's suffix, `read` gives the text."""

    name: str
    recognises: Callable[[bytes, str], bool]
    read: Callable[[bytes], str]


def read_plain(data: bytes) -> str:
    """Plain text or Markdown in any Chinese encoding; HTML tables inside it become rows `cell | cell |`."""
    text = decode(data)[0].replace("\r\n", "\n").replace("\r", "\n")
    return render_tables_in_text(text)


READERS: tuple[Reader, ...] = (
    Reader("pdf", is_pdf, read_pdf),
    Reader("docx", is_docx, read_docx),
    Reader("html", is_html, read_html),
    Reader("text", lambda data, suffix: True, read_plain),
)
"""In the order in which they are asked; the last one takes everything."""


def read_bytes(data: bytes, *, suffix: str = "") -> str:
    """The text of a document given as bytes; `suffix` (`.html`) only helps where the content leaves a doubt.

    Raises InputError for a format that cannot be read, MissingExtraError when its optional package is not installed.

    >>> read_bytes("一、总体情况".encode("gb18030"))
    '一、总体情况'
    """
    refuse_foreign(data)
    reader = next(reader for reader in READERS if reader.recognises(data, suffix.lower()))
    return reader.read(data)


def read_file(path: str | os.PathLike[str]) -> str:
    """The text of one file: text in any Chinese encoding, HTML, PDF or DOCX, told apart by content.

    An empty file gives "". Raises InputError when the file is missing, unreadable or of another kind (the message names the
    file), MissingExtraError when the format needs a package that is not installed.
    """
    file = Path(path)
    try:
        return read_bytes(file.read_bytes(), suffix=file.suffix)
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror or error})") from error
    except InputError as error:
        raise InputError(f"{file}: {error}") from error
