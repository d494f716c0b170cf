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


_MISREAD_BLANK = re.compile("[聽Â]")
_FIGURE_CELL = re.compile(r"[聽Â\s|]*[+\-]?[\d.,]*[聽Â\s|]*")


def misread_blanks() -> frozenset[str]:
    """What the bytes of a no-break space become when UTF-8 is read as GBK or as Latin-1."""
    return frozenset("聽Â")


def restore_misread_blanks(text: str) -> list[Edit]:
    r"""A cell of figures holds no letters: `聽0` → `\xa00`, `Â\xa012` → `\xa0\xa012`."""
    if not _FIGURE_CELL.fullmatch(text):
        return []
    return [Edit(*match.span(), "\xa0") for match in _MISREAD_BLANK.finditer(text)]
