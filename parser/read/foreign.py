"""Binary formats by their first bytes: those that have a reader, and those that are refused with advice."""

from __future__ import annotations

import io
import zipfile

from parser.errors import InputError

ZIP = b"PK\x03\x04"
WORD = "word/document.xml"
# First bytes of files that hold reports but that no reader can open, and what their owner can do.
FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Office file (.doc, .xls, .wps); save it as .docx or as text first"),
    (b"{\\rtf", "is an RTF file; save it as .docx or as text first"),
    (b"\x89PNG\r\n", "is an image; recognise its text (OCR) first"),
    (b"\xff\xd8\xff", "is an image; recognise its text (OCR) first"),
    (b"GIF8", "is an image; recognise its text (OCR) first"),
    (b"Rar!\x1a\x07", "is a RAR archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"BZh", "is a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ\x00", "is an xz archive; unpack it first"),
)
# The part that tells what a ZIP file is, and what its owner can do.
PACKAGES = (
    ("xl/workbook.xml", "is an Excel workbook; save its sheets as CSV or as text first"),
    ("OFD.xml", "is an OFD document; save it as PDF or as text first"),
    ("content.xml", "is an OpenDocument file; save it as .docx or as text first"),
)
TAR_MARK = slice(257, 262)


def refuse_foreign(data: bytes) -> None:
    """Raises InputError for a binary file that no reader opens."""
    for magic, advice in FOREIGN:
        if data.startswith(magic):
            raise InputError(advice)
    if data[TAR_MARK] == b"ustar":
        raise InputError("is a tar archive; unpack it first")
    if data.startswith(ZIP):
        names = names_in_zip(data)
        for name, advice in PACKAGES:
            if name in names:
                raise InputError(advice)
        if not names:
            raise InputError("is a ZIP file (perhaps .docx) that is damaged or incomplete; get it again")
        if WORD not in names:
            raise InputError("is a ZIP file but not a Word document (.docx); unpack it first")


def is_pdf(data: bytes, suffix: str = "") -> bool:
    """Whether these bytes are a PDF; some servers put a few bytes before its mark."""
    return b"%PDF-" in data[:1024]


def is_docx(data: bytes, suffix: str = "") -> bool:
    """Whether these bytes are a Word document, whatever the file is called."""
    return data.startswith(ZIP) and WORD in names_in_zip(data)


def names_in_zip(data: bytes) -> list[str]:
    """The parts of a ZIP file, none if it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError):
        return []
