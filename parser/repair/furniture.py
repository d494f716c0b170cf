"""Page furniture and the debris of web pages, as groups of patterns in `debris.toml`.

Page numbers and markup are taken out of the text, as they would stand among the numbers of a table. Lines of site chrome stay,
because they hold dates and counters that later stages want; `classify_chrome` names them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import Any

from parser.data import load_toml
from parser.repair.characters import in_ranges
from parser.repair.edits import Edit

_LONGEST_FURNITURE = 40
_LONGEST_CHROME = 200
page_marks = partial(in_ranges, r"\x2d–—−─~·•页頁/Pp")


def remove_page_furniture(text: str) -> list[Edit]:
    """A line that is only a page number becomes empty: `- 4 -`, `第 4 页 共 8 页`. A bare number may be a cell and stays."""
    if len(text) > _LONGEST_FURNITURE or not _furniture().fullmatch(text):
        return []
    return [Edit(0, len(text), "")]


@lru_cache(maxsize=1 << 12)  # asked of the same line by several stages
def classify_chrome(line_text: str) -> str | None:
    """The group of site chrome to which a whole line belongs, for example `counter` or `share`, or None."""
    if len(line_text) > _LONGEST_CHROME:
        return None
    match = _chrome().fullmatch(line_text.strip())
    return match.lastgroup if match else None


def debris() -> dict[str, Any]:
    """The groups of `debris.toml`: kind → group → `examples`, `patterns`, `source`."""
    return load_toml("repair/debris.toml")


def patterns(kind: str) -> list[str]:
    """All patterns of one kind of debris."""
    return [pattern for group in debris()[kind].values() for pattern in group["patterns"]]


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile(r"\s*(?:" + "|".join(patterns("furniture")) + r")\s*", re.IGNORECASE)


@cache
def _chrome() -> re.Pattern[str]:
    groups = (f"(?P<{name}>{'|'.join(group['patterns'])})" for name, group in debris()["chrome"].items())
    return re.compile("|".join(groups), re.IGNORECASE)
