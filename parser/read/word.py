"""DOCX: paragraphs and tables in document order, also inside content controls, which python-docx passes over."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from parser.errors import InputError, MissingExtraError
from parser.read.rows import join_cell, render_row

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a second copy for old programs
CHARACTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
Element = Any  # an lxml element; lxml ships no types


def read_docx(data: bytes) -> str:
    """The text of a Word document, one line per paragraph or table row.

    Raises InputError when the file is broken, MissingExtraError without python-docx.
    """
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError('reading DOCX needs python-docx: pip install "zfxxgk-parser[docx]"') from error
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception as error:  # zipfile, lxml and python-docx each raise their own for a broken package
        raise InputError(f"is a Word document that cannot be read ({error or type(error).__name__})") from error
    return "\n".join(block_lines(body))


def block_lines(parent: Element) -> Iterator[str]:
    """The lines of all paragraphs and tables under an element, in document order."""
    for child in parent:
        if child.tag == f"{W}p":
            yield paragraph_text(child)
        elif child.tag == f"{W}tbl":
            yield from table_lines(child)
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from block_lines(child)


def table_lines(table: Element) -> Iterator[str]:
    """One line per row; a table inside a cell follows its row."""
    for row in table.iter(f"{W}tr"):
        if nearest(row, f"{W}tbl") is not table:
            continue
        cells = [cell for cell in row.iter(f"{W}tc") if nearest(cell, f"{W}tr") is row and not continues_merge(cell)]
        yield render_row(join_cell(cell_pieces(cell)) for cell in cells)
        for cell in cells:
            for inner in cell.iterchildren(f"{W}tbl"):
                yield from table_lines(inner)


def cell_pieces(cell: Element) -> Iterator[str]:
    """The lines of a cell, without those of a table inside it."""
    for paragraph in cell.iter(f"{W}p"):
        if nearest(paragraph, f"{W}tc") is cell:
            yield from paragraph_text(paragraph).split("\n")


def nearest(element: Element, tag: str) -> Element:
    """The closest ancestor with this tag."""
    return next(element.iterancestors(tag), None)


def continues_merge(cell: Element) -> bool:
    """Whether a cell is the lower part of a vertical merge: its text stands in the first cell of the merge."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def paragraph_text(paragraph: Element) -> str:
    """The text of one paragraph with its links, insertions and text boxes, without deleted text."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == FALLBACK or element.tag == f"{W}pPr":
            continue
        if element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag == f"{W}p":
            pieces.append("\n")
        pieces.append(CHARACTERS.get(element.tag, ""))
        waiting.extend(reversed(element))
    return "".join(pieces)
