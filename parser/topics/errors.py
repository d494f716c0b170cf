"""What the topics raise: always a mistake of the installation or of an annotation file, never of a report.

    ParserError
    ├── ModelError                        the stored model cannot be used; the message names the command that mends it
    └── AnnotationError (also ValueError)  an annotation file is wrong; the message names the file and the line

What is wrong with a report is an `Issue` of it.
"""

from __future__ import annotations

from parser.errors import ParserError

REMEDY = "train a new one with `zfxxgk train topics`"


class ModelError(ParserError):
    """A topic model is missing, damaged or of another format, or may not be replaced."""


class AnnotationError(ParserError, ValueError):
    """An annotation file, or the set of examples as a whole, cannot be used."""
