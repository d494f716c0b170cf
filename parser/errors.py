"""What `parser` raises, and only for a mistake of the caller or of the installation.

    ParserError
    ├── InputError (also a TypeError/ValueError)   the argument is not something that can be parsed
    ├── FormError                                  a form's TOML file is wrong
    ├── MissingExtraError (also an ImportError)    an optional package is needed and not installed
    └── OutputError (also an OSError)              a result cannot be written: the disk is full, the folder is read-only

What is wrong with a *report* is never raised: it is an `Issue` of that report.
"""

from __future__ import annotations


class ParserError(Exception):
    """Any error that this package raises on purpose."""


class InputError(ParserError, TypeError, ValueError):
    """The caller gave something that cannot be parsed: not text, not a file, unreadable."""


class FormError(ParserError, ValueError):
    """A form definition is wrong; the message names the file and the key."""


class MissingExtraError(ParserError, ImportError):
    """A reader needs an optional package; the message says how to install it."""


class OutputError(ParserError, OSError):
    """A result cannot be written; the message names the file, the reason, and what is left of the work."""
