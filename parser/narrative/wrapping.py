"""Whether the lines of a text were cut at a width, as in PDF copies, and whether its paragraphs begin with an indent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from parser.narrative.cues import NUMERAL, is_ended
from parser.narrative.pieces import Piece

_HALF = re.compile(r"[ -'*+\-./0-9<-~]+")
INDENT = 4  # blanks of an indent, and a character that did not fit
_NARROWEST, _NARROW, _WIDEST = 14, 45, 70
_LEAST_OPEN, _OPEN_SHARE, _FIT_SHARE = 3, 0.5, 0.9
MARKER = re.compile(
    rf"\(?{NUMERAL}{{1,3}}[)、]|\(?\d{{1,2}}[)、](?!\d)|\d{{1,2}}\.(?=[^\d\s])|[)①②③④⑤⑥⑦⑧⑨⑩●◆■★·]|第{NUMERAL}[、,章部]"
)


def width_of(text: str) -> float:
    """The printed width of a line in ideographs: Latin letters, digits and blanks count half.

    Commas and brackets count whole: repair has narrowed what was printed as wide as an ideograph.

    >>> width_of("2024年报告")
    5.0
    """
    return (len(text) + len(_HALF.sub("", text))) / 2


class Wrap(NamedTuple):
    """The width at which lines were cut, and whether first lines are narrower by an indent of which no blank is left."""

    width: float
    is_indented: bool

    def is_full(self, text: str, *, is_first: bool) -> bool:
        """Whether a line reaches the margin; a first line may have lost its indent."""
        return width_of(text) >= self.width - 1 - 2 * (is_first and self.is_indented)

    def may_be_full(self, text: str) -> bool:
        """Whether a line reaches the margin if it is a first one."""
        return width_of(text) >= self.width - INDENT


def find_wrap(pieces: Sequence[Piece]) -> Wrap | None:
    """How the lines of this text were cut, or None if they were not: a line is then a paragraph."""
    width = _wrap_width(pieces)
    if width is None:
        return None
    firsts = [
        width_of(piece.text)
        for before, piece in pairwise(pieces)
        if piece.is_line and not piece.rank and not is_ended(piece.text) and (before.rank or _is_last(before, width))
    ]
    narrow = sum(first <= width - 1.5 for first in firsts if first >= width - INDENT)
    return Wrap(width, 2 * narrow > sum(first >= width - INDENT for first in firsts))


def _is_last(piece: Piece, width: float) -> bool:
    return is_ended(piece.text) and width_of(piece.text) < width - INDENT


def _wrap_width(pieces: Sequence[Piece]) -> float | None:
    prose = [piece for piece in pieces if piece.is_line and piece.kind == "paragraph" and not piece.rank]
    lines = [(width_of(piece.text), is_ended(piece.text)) for piece in prose]
    lines = [(width, ended) for width, ended in lines if width >= _NARROWEST]
    open_widths = [width for width, ended in lines if not ended]
    if open_widths and len(open_widths) < _LEAST_OPEN:
        return _narrow_width(prose)
    if len(open_widths) < max(_LEAST_OPEN, _OPEN_SHARE * len(lines)):
        return None
    modal = Counter(map(round, open_widths)).most_common(1)[0][0]
    near = sum(abs(width - modal) <= 2 for width in open_widths)
    fitting = sum(width <= modal + 3 for width, _ in lines)
    if modal > _WIDEST or near < _LEAST_OPEN or near < _OPEN_SHARE * len(open_widths) or fitting < _FIT_SHARE * len(lines):
        return None
    return float(modal)


def _narrow_width(prose: Sequence[Piece]) -> float | None:
    """The width of a text too short for statistics: no line is wider than one that goes on in the next."""
    widest = max(width_of(piece.text) for piece in prose)
    for piece, following in pairwise(prose):
        goes_on = following.breaks == 1 and following.begin == piece.stop + 1 and not is_ended(piece.text)
        if goes_on and width_of(piece.text) >= widest - 1 and not MARKER.match(following.text) and is_ended(following.text):
            return widest if widest <= _NARROW else None
    return None
