"""PDF: the text of each page as pdfplumber lays it out."""

from __future__ import annotations

import io

from parser.errors import InputError, MissingExtraError


def read_pdf(data: bytes) -> str:
    """The text of all pages, each page from a new line.

    Raises InputError when the file needs a password, is broken or holds no text, MissingExtraError without pdfplumber.
    """
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError as error:
        raise MissingExtraError('reading PDF needs pdfplumber: pip install "zfxxgk-parser[pdf]"') from error
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = [page.extract_text() for page in document.pages]
    except Exception as error:  # pdfminer raises whatever its broken input leads it to
        if PDFPasswordIncorrect.__name__ in repr(error):
            raise InputError("is a PDF that needs a password; save a copy without it") from error
        raise InputError(f"is a PDF that cannot be read ({error or type(error).__name__})") from error
    text = "\n".join(pages)
    if not text.strip():
        raise InputError("is a PDF without text, probably scanned pages; recognise its text (OCR) first")
    return text
