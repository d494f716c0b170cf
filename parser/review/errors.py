"""What the review raises.

    ParserError
    ├── CorrectionError  what a person (or another page) sent is no correction of the report; the message says what is wrong
    └── JournalError     the journal cannot be read or written; the message names the file and the line
"""

from __future__ import annotations

from parser.errors import ParserError


class CorrectionError(ParserError, ValueError):
    """Something that is no correction of the report."""


class JournalError(ParserError, OSError):
    """The journal is damaged or cannot be written."""
