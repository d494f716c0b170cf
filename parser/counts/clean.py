"""Prose without the white space that copies put between its characters, with the way back to where each character stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SPACE = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-z][0-9A-Za-z]|[0-9][A-Za-z]")


@dataclass(frozen=True, slots=True)
class Clean:
    """A text in one piece; character i of `text` stood at `places[i]`."""

    text: str
    places: Sequence[int]

    def place(self, begin: int, stop: int) -> tuple[int, int]:
        """Where `text[begin:stop]` stood."""
        return self.places[begin], self.places[stop - 1] + 1


def clean(text: str) -> Clean:
    """The text without white space, but for one space that keeps letters apart.

    Digits that white space parts belong together: copies of PDF files scatter them, and prose never has two numbers in a row.

    >>> clean("2024 年发布\\n信息 1 2 条 a b").text
    '2024年发布信息12条a b'
    """
    if not _SPACE.search(text):
        return Clean(text, range(len(text)))
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for match in _SPACE.finditer(text):
        parts.append(text[at : match.start()])
        places.extend(range(at, match.start()))
        at = match.end()
        if _LATIN.fullmatch(text[max(0, match.start() - 1) : match.start()] + text[at : at + 1]):
            parts.append(" ")
            places.append(match.start())
    parts.append(text[at:])
    places.extend(range(at, len(text)))
    return Clean("".join(parts), places)
