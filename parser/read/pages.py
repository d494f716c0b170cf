"""PDF: the text of each page as pdfplumber lays it out. What the file has lost, or holds as a picture, becomes an issue."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from parser.errors import InputError, MissingExtraError
from parser.issues import make_issue
from parser.model import Issue, Source
from parser.read.extract import Block, Extract, join_blocks
from parser.read.limits import MAX_PDF_CHARACTERS, MAX_PDF_PAGES, MAX_UNPACKED_BYTES

STREAM = re.compile(rb"stream\r?\n")
CHUNK = 2**16
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
    blocks, pictures, characters = [], [], 0
    for number, page in enumerate(pages, start=1):
        characters += len(page.chars)
        if characters > MAX_PDF_CHARACTERS:
            raise InputError(f"is a PDF with more than {MAX_PDF_CHARACTERS:,} characters; cut out the report")
        blocks.append(Block(page.extract_text(), page=number))
        if not blocks[-1].text.strip() and covers(page) > PICTURE_SHARE:
            pictures.append(number)
        page.close()
    return blocks, pictures


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
    """Raises InputError when a part of the file that is not a picture unpacks beyond the limit; pdfminer would unpack it all."""
    for match in STREAM.finditer(data):
        head = data[max(0, match.start() - 1000) : match.start()]
        if b"/Image" not in head[head.rfind(b"obj") :] and unpacks_beyond(MAX_UNPACKED_BYTES, data, match.end()):
            raise InputError(f"is a PDF with a part that unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MB")


def unpacks_beyond(limit: int, data: bytes, at: int) -> bool:
    """Whether the deflated bytes that begin here unpack to more than the limit; other bytes do not."""
    unpacker, size = zlib.decompressobj(), 0
    while size <= limit and at < len(data) and not unpacker.eof:
        try:
            size += len(unpacker.decompress(data[at : at + CHUNK]))
        except zlib.error:
            return False
        at += CHUNK
    return size > limit
