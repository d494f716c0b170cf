"""PDF: the text of each page as pdfplumber lays it out. What the file has lost, or holds as a picture, becomes an issue."""

from __future__ import annotations

import io
import re
import time
import zlib
from collections.abc import Iterator
from typing import Any

from parser.errors import InputError, MissingExtraError
from parser.issues import make_issue
from parser.model import Issue, Source
from parser.read.extract import Block, Extract, join_blocks
from parser.read.limits import MAX_PAGE_MARKS, MAX_PDF_CONTENT_BYTES, MAX_PDF_PAGES, MAX_PDF_SECONDS

STREAM = re.compile(rb"stream\r?\n")
FIRST_CHUNK, CHUNK = 2**9, 2**16
END_MARK, TAIL = b"%%EOF", 2048  # some servers put a few bytes behind the mark
PICTURE_SHARE = 0.2  # of a page from which on a picture may hold the text; seals and emblems are smaller
Page = Any  # pdfplumber ships no types that hold


def read_pdf(data: bytes) -> Extract:
    """The text of all pages, each page from a new line.

    Raises InputError when the file needs a password, is broken, is larger than a report or holds no text, MissingExtraError
    without pdfplumber.
    """
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError as error:
        raise MissingExtraError('reading PDF needs pdfplumber: pip install "zfxxgk-parser[pdf]"') from error
    refuse_large_streams(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            stated = document.doc.catalog.get("Pages")
            blocks, pictures = read_pages(document.pages)
            expected = page_count(stated)
    except InputError:
        raise
    except Exception as error:  # pdfminer raises whatever its broken input leads it to
        if PDFPasswordIncorrect.__name__ in repr(error):
            raise InputError("is a PDF that needs a password; save a copy without it") from error
        raise InputError(f"is a PDF that is damaged or incomplete ({error or type(error).__name__}); get it again") from error
    if not any(block.text.strip() for block in blocks):
        raise InputError("is a PDF without text, probably scanned pages; recognise its text (OCR) first")
    text, places = join_blocks(blocks)
    return Extract(text, Source(None, "pdf", places=places), tuple(damages(data, expected, len(blocks), pictures)))


def read_pages(pages: list[Page]) -> tuple[list[Block], list[int]]:
    """The text of each page, and the numbers of the pages that hold a large picture and no text."""
    if len(pages) > MAX_PDF_PAGES:
        raise InputError(f"is a PDF of {len(pages):,} pages, more than {MAX_PDF_PAGES}; cut out the report")
    blocks, pictures, start = [], [], time.monotonic()
    for number, page in enumerate(pages, start=1):
        if time.monotonic() - start > MAX_PDF_SECONDS:
            raise InputError(f"is a PDF whose pages up to {number - 1} took {MAX_PDF_SECONDS} seconds; cut out the report")
        refuse_crowded(page, number)
        blocks.append(Block(page.extract_text(), page=number))
        if not blocks[-1].text.strip() and covers(page) > PICTURE_SHARE:
            pictures.append(number)
        page.close()
    return blocks, pictures


def refuse_crowded(page: Page, number: int) -> None:
    """Raises InputError for a page with more on it than a report can have, before pdfplumber makes an object of each mark."""
    from pdfminer.pdfdevice import PDFDevice
    from pdfminer.pdfinterp import PDFPageInterpreter

    class Counter(PDFDevice):
        marks = 0

        def render_string(self, textstate: Any, seq: Any, *rest: Any) -> None:
            self.count(sum(len(piece) for piece in seq if isinstance(piece, bytes)))

        def paint_path(self, *rest: Any) -> None:
            self.count(1)

        def begin_figure(self, *rest: Any) -> None:
            self.count(1)

        def count(self, marks: int) -> None:
            self.marks += marks
            if self.marks > MAX_PAGE_MARKS:
                raise InputError(f"is a PDF with more than {MAX_PAGE_MARKS:,} marks on page {number}; cut out the report")

    resources = page.pdf.rsrcmgr
    PDFPageInterpreter(resources, Counter(resources)).process_page(page.page_obj)


def covers(page: Page) -> float:
    """The share of a page that its pictures take up."""
    areas = [max(0.0, picture["x1"] - picture["x0"]) * max(0.0, picture["bottom"] - picture["top"]) for picture in page.images]
    return float(sum(areas) / max(1.0, page.width * page.height))


def page_count(pages: Any) -> int:
    """How many pages the root of the page tree promises, 0 if it does not say."""
    from pdfminer.pdftypes import resolve1

    root = resolve1(pages)
    count = resolve1(root.get("Count")) if isinstance(root, dict) else None
    return count if isinstance(count, int) else 0


def damages(data: bytes, expected: int, found: int, pictures: list[int]) -> Iterator[Issue]:
    """What a user must know of the file: it ends early, lacks pages, or holds pages without text."""
    if END_MARK not in data[-TAIL:]:
        yield make_issue("file-incomplete", reason="it ends before the end mark of a PDF")
    elif found < expected:
        yield make_issue("file-incomplete", reason=f"{found} of {expected} pages can be read")
    if pictures:
        yield make_issue("pages-without-text", pages=", ".join(map(str, pictures)))


def refuse_large_streams(data: bytes) -> None:
    """Raises InputError when a part that is no picture and no font unpacks beyond the limit; pdfminer would unpack it all."""
    for match in STREAM.finditer(data):
        head = data[max(0, match.start() - 1000) : match.start()]
        head = head[head.rfind(b"obj") :]
        if b"/Image" in head or b"/Length1" in head:
            continue
        if unpacks_beyond(MAX_PDF_CONTENT_BYTES, data, match.end()):
            raise InputError(f"is a PDF with a part that unpacks to more than {MAX_PDF_CONTENT_BYTES // 2**20} MB")


def unpacks_beyond(limit: int, data: bytes, at: int) -> bool:
    """Whether the deflated bytes that begin here unpack to more than the limit; other bytes do not."""
    unpacker, size, chunk = zlib.decompressobj(), 0, FIRST_CHUNK
    while size <= limit and at < len(data) and not unpacker.eof:
        try:
            size += len(unpacker.decompress(data[at : at + chunk]))
        except zlib.error:
            return False
        at, chunk = at + chunk, CHUNK
    return size > limit
