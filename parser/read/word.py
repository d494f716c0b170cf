"""DOCX: paragraphs and tables in document order, also inside content controls and text boxes, which python-docx passes over."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import count
from typing import Any

from parser.errors import InputError, MissingExtraError
from parser.model import Source
from parser.read.extract import Block, Extract, join_blocks
from parser.read.limits import MAX_PACKED_BYTES, MAX_UNPACKED_BYTES
from parser.read.rows import join_cell, render_row

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a second copy for old programs
BOX = f"{W}txbxContent"
SKIPPED = frozenset({FALLBACK, BOX, f"{W}pPr", f"{W}moveFrom", f"{W}del"})
CHARACTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
Element = Any  # an lxml element; lxml ships no types


def read_docx(data: bytes) -> Extract:
    """The text of a Word document, one line per paragraph or table row.

    Raises InputError when the file is broken or unpacks to more than a report can hold, MissingExtraError without python-docx.
    """
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError('reading DOCX needs python-docx: pip install "zfxxgk-parser[docx]"') from error
    refuse_large(data)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception as error:  # zipfile, lxml and python-docx each raise their own for a broken package
        raise InputError(f"is a Word document that cannot be read ({error or type(error).__name__})") from error
    text, places = join_blocks(blocks_of(body, count(1)))
    return Extract(text, Source(None, "docx", places=places))


def refuse_large(data: bytes) -> None:
    """Raises InputError for a package that unpacks to more than the limits; zipfile never unpacks more than it declares."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise InputError(f"is a Word document that cannot be read ({error})") from error
    size = sum(part.file_size for part in parts)
    markup = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if markup > MAX_UNPACKED_BYTES or size > MAX_PACKED_BYTES:
        raise InputError(f"is a Word document that unpacks to {size // 2**20:,} MB; cut out the report")


def blocks_of(parent: Element, tables: Iterator[int]) -> Iterator[Block]:
    """All paragraphs and table rows under an element, in document order; a text box follows the paragraph that anchors it."""
    for child in parent:
        if child.tag == f"{W}p":
            yield from (Block(line) for line in paragraph_text(child).split("\n"))
            for box in boxes_of(child):
                yield from blocks_of(box, tables)
        elif child.tag == f"{W}tbl":
            yield from table_blocks(child, tables)
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from blocks_of(child, tables)


def table_blocks(table: Element, tables: Iterator[int]) -> Iterator[Block]:
    """One line per row; a table inside a cell follows its row."""
    number = next(tables)
    rows = (row for row in table.iter(f"{W}tr") if nearest(row, f"{W}tbl") is table)
    for row_number, row in enumerate(rows, start=1):
        cells = [cell for cell in row.iter(f"{W}tc") if nearest(cell, f"{W}tr") is row and not continues_merge(cell)]
        yield render_row((join_cell(cell_pieces(cell)) for cell in cells), table=number, row=row_number)
        for cell in cells:
            for inner in cell.iter(f"{W}tbl"):
                if nearest(inner, f"{W}tc") is cell and not is_second_copy(inner):
                    yield from table_blocks(inner, tables)


def cell_pieces(cell: Element) -> Iterator[str]:
    """The lines of a cell, without those of a table inside it."""
    for paragraph in cell.iter(f"{W}p"):
        if nearest(paragraph, f"{W}tc") is cell and not is_second_copy(paragraph):
            yield from paragraph_text(paragraph).split("\n")


def nearest(element: Element, tag: str) -> Element:
    """The closest ancestor with this tag."""
    return next(element.iterancestors(tag), None)


def is_second_copy(element: Element) -> bool:
    """Whether an element stands in the copy of a drawing that is kept for old programs."""
    return nearest(element, FALLBACK) is not None


def continues_merge(cell: Element) -> bool:
    """Whether a cell is the lower part of a vertical merge: its text stands in the first cell of the merge."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def boxes_of(paragraph: Element) -> Iterator[Element]:
    """The text boxes that a paragraph anchors, without those inside another one."""
    for box in paragraph.iter(BOX):
        if nearest(box, f"{W}p") is paragraph and not is_second_copy(box):
            yield box


def paragraph_text(paragraph: Element) -> str:
    """The text of one paragraph with its links and insertions, without deleted or moved text and without text boxes."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in SKIPPED:
            continue
        if element.tag == f"{W}t":
            pieces.append(element.text or "")
        pieces.append(CHARACTERS.get(element.tag, ""))
        waiting.extend(reversed(element))
    return "".join(pieces)
