"""Repairs of signs and zeros in numeric cells, where another character only looks like them."""

from __future__ import annotations

import re
from functools import partial

from parser.repair.characters import in_ranges
from parser.repair.edits import Edit

_MINUS, _ZERO = "−–—─‐‑‒―", "O〇○"
_EDGE = r"(?:^|(?<=[|\t\xa0])|(?<=  ))[ ]?"
_SIGN = re.compile(rf"{_EDGE}([{_MINUS}])(?=\s?\d[\d,.]*\s*(?:$|[|\t\xa0]|  ))")
_CELL = re.compile(r"[^|\t]+")
_NUMBER = re.compile(rf"\s*[-+]?(?=[^\d]*\d)[\d{_ZERO},.]*\s*")
_LONE = re.compile(r"\s*[O〇]\s*")

lookalikes = partial(in_ranges, _MINUS + _ZERO)


def restore_signs_and_zeros(text: str) -> list[Edit]:
    """In a cell that is a number, `—3` → `-3` and `1O` → `10`; a lone `—` means not applicable and stays."""
    edits = [Edit(*match.span(1), "-") for match in _SIGN.finditer(text)]
    for cell in _CELL.finditer(text):
        if _NUMBER.fullmatch(cell[0]) or _LONE.fullmatch(cell[0]):
            edits += [
                Edit(cell.start() + at, cell.start() + at + 1, "0") for at, character in enumerate(cell[0]) if character in _ZERO
            ]
    return sorted(edits)
