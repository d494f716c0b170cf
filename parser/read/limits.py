"""How much a reader takes in. What is larger is no report but a mistake or an attack, and is refused before it fills the memory.

The largest reports that were seen have 60 pages, 10 MB as a scan and 2 MB of XML as a Word document.
"""

from __future__ import annotations

MAX_FILE_BYTES = 256 * 2**20
"""A file as it lies on the disk; files of several documents (`parse_many`) have no limit, each of their documents has."""

MAX_UNPACKED_BYTES = 64 * 2**20
"""What a gzip file or the XML of a Word document may unpack to, and one document of a dump."""

MAX_PACKED_BYTES = 512 * 2**20
"""What all parts of a Word document together, pictures among them, may unpack to."""

MAX_MARKUP_CHARACTERS = 32 * 2**20
"""A web page with the pictures that are written into it."""

MAX_NESTED_TAGS = 10_000
"""Tags inside one another: the time to parse them grows with the square."""

MAX_NESTED_TABLES = 200
"""Tables inside one another."""

MAX_TAG_CHARACTERS = 100_000
"""One tag, without the pictures that its attributes hold: a parser compares each attribute with all others."""

MAX_PDF_PAGES = 500
"""Pages of a PDF."""

MAX_PDF_CONTENT_BYTES = 16 * 2**20
"""What one stream of a PDF that is no picture and no font may unpack to."""

MAX_PAGE_MARKS = 200_000
"""Characters, lines and figures of one page; a full page of text has 2,000 characters."""

MAX_PDF_SECONDS = 300
"""Time for a PDF, looked at between its pages."""
