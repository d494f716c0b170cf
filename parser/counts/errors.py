"""What the counts raise: the caller's mistake in annotations, or a model that cannot be used.

ParserError
├── TagError     annotated sentences are wrong; the message names the place
└── CountsError  a model or library of the counts stage cannot be used; the message says how to mend it
"""

from __future__ import annotations

from parser.errors import ParserError


class TagError(ParserError, ValueError):
    """An annotated sentence is wrong; the message shows where."""


class CountsError(ParserError, RuntimeError):
    """A model of the counts stage is missing, damaged or does not fit; the message names the command that mends it."""
