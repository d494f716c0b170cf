"""How every reader writes a table row: `cell | cell |`, one line per row, blank cells kept, merged cells once."""

from __future__ import annotations

import re
from collections.abc import Iterable

SPACES = re.compile(r"\s+")


def render_row(cells: Iterable[str]) -> str:
    """One row as a line. A row that begins with a blank cell gets an outer pipe, or else the blank would be taken for one.

    >>> render_row(["规章", "", "0"]), render_row(["", "0"])
    ('规章 | | 0 |', '| | 0 |')
    """
    line = " ".join(f"{cell} |" if cell else "|" for cell in cells)
    return f"| {line}" if line.startswith("|") else line


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
