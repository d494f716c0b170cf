"""How every reader writes a table row: `cell | cell |`, one line per row, blank cells kept, merged cells once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from parser.model import Span
from parser.read.extract import Block

SPACES = re.compile(r"\s+")


def render_row(cells: Iterable[str], *, table: int | None = None, row: int | None = None, page: int | None = None) -> Block:
    """One row as a line. A row that begins with a blank cell gets an outer pipe, or else the blank would be taken for one.

    A cell is bounded by the pipe before it and its own, so that a blank cell has a place too.

    >>> render_row(["规章", "", "0"]).text, render_row(["", "0"]).text
    ('规章 | | 0 |', '| | 0 |')
    >>> [str("规章 | | 0 |"[start:end]) for start, end in render_row(["规章", "", "0"]).cells]
    ['规章 |', ' |', ' 0 |']
    """
    text, bounds = "", []
    for cell in cells:
        if not text and not cell:
            text = "|"
        start = len(text)
        text += f"{' ' if text else ''}{cell}{' |' if cell else '|'}"
        bounds.append(Span(start, len(text)))
    return Block(text, tuple(bounds), table, row, page)


def join_cell(pieces: Iterable[str]) -> str:
    """The paragraphs and lines of one cell as one line: labels rejoin, numbers stay apart.

    >>> join_cell(["本年新", "制作数量"]), join_cell(["12", "0"])
    ('本年新制作数量', '12 0')
    """
    joined = ""
    for piece in pieces:
        text = SPACES.sub(" ", piece.replace("|", "丨")).strip()
        if joined and text and (joined[-1].isdigit() or text[0].isdigit()):
            joined += " "
        joined += text
    return joined
