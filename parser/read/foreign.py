"""Binary formats by their first bytes: those that have a reader, and those that are refused with advice."""

from __future__ import annotations

import io
import zipfile

from parser.errors import InputError

ZIP = b"PK\x03\x04"
# First bytes of files that hold reports but that no reader can open, and what their owner can do.
FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Office file (.doc, .xls, .wps); save it as .docx or as text first"),
    (b"{\\rtf", "is an RTF file; save it as .docx or as text first"),
    (b"\x89PNG\r\n", "is an image; recognise its text (OCR) first"),
    (b"\xff\xd8\xff", "is an image; recognise its text (OCR) first"),
    (b"GIF8", "is an image; recognise its text (OCR) first"),
    (b"Rar!\x1a\x07", "is a RAR archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"\x1f\x8b\x08", "is a gzip archive; unpack it first"),
)


def refuse_foreign(data: bytes) -> None:
    """Raises InputError for a binary file that no reader opens."""
    for magic, advice in FOREIGN:
        if data.startswith(magic):
            raise InputError(advice)
    if data.startswith(ZIP) and not is_docx(data):
        raise InputError("is a ZIP file but not a Word document (.docx)")


def is_pdf(data: bytes, suffix: str = "") -> bool:
    """Whether these bytes are a PDF; some servers put a few bytes before its mark."""
    return b"%PDF-" in data[:1024]


def is_docx(data: bytes, suffix: str = "") -> bool:
    """Whether these bytes are a Word document, whatever the file is called."""
    if not data.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False
