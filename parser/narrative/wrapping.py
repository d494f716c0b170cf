"""Joins what line breaks have cut: hard-wrapped lines of PDF copies, and fragments of converters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from parser.narrative.cues import NUMERAL, is_ended
from parser.narrative.pieces import Piece

_HALF = re.compile(r"[ -'*+\-./0-9<-~]+")
_NARROWEST, _NARROW, _WIDEST = 14, 45, 70
_LEAST_OPEN, _OPEN_SHARE, _FIT_SHARE = 3, 0.5, 0.9
_MOST_BREAKS = 4
_INDENT = 4
_MARKER = re.compile(
    rf"\(?{NUMERAL}{{1,3}}[)、]|\(?\d{{1,2}}[)、](?!\d)|\d{{1,2}}\.(?=[^\d\s])|[)①②③④⑤⑥⑦⑧⑨⑩●◆■★·]|第{NUMERAL}[、,章部]"
)
_GOES_ON = tuple(",、(《“-—·")
_CONTINUES = tuple(",、。;:)》”%!?")
_FRAGMENT = re.compile(r"[\d年月日号条件篇次个人份期项]{1,8}")


def width_of(text: str) -> float:
    """The printed width of a line in ideographs: Latin letters, digits and blanks count half.

    Commas and brackets count whole: repair has narrowed what was printed as wide as an ideograph.

    >>> width_of("2024年报告")
    5.0
    """
    return (len(text) + len(_HALF.sub("", text))) / 2


def wrap_width(pieces: Sequence[Piece]) -> float | None:
    """The width at which the lines of this text were cut, or None if they were not: a line is then a paragraph."""
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
        if goes_on and width_of(piece.text) >= widest - 1 and not _MARKER.match(following.text) and is_ended(following.text):
            return widest if widest <= _NARROW else None
    return None


def join_lines(pieces: Sequence[Piece], width: float | None) -> list[list[Piece]]:
    """The pieces in runs: each run of prose is one paragraph, everything else stands alone."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and runs[-1][-1].kind == piece.kind == "paragraph" and continues(runs[-1][-1], piece, width):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def continues(before: Piece, after: Piece, width: float | None) -> bool:
    """Whether the paragraph of one piece goes on in the next."""
    if not after.breaks or after.breaks > _MOST_BREAKS:
        return False
    if width is None:
        return after.breaks == 1 and _is_torn(before, after)
    is_full = width_of(before.text) >= width - 1
    starts_anew = _MARKER.match(after.text) is not None
    if is_ended(before.text):
        is_clause = before.text.endswith((";", ":", ","))
        return is_full and after.breaks == 1 and not starts_anew and (is_clause or not _is_indented(before, after, width))
    if after.breaks > 1:
        return is_full and not starts_anew
    is_first = width_of(before.text) >= width - _INDENT  # indented, but full
    return is_full or is_first or not (starts_anew or _MARKER.match(before.text))


def _is_indented(before: Piece, after: Piece, width: float) -> bool:
    """Whether a line begins a paragraph: it stands further right, or is shorter by an indent although its sentence goes on."""
    if after.indent >= before.indent + 2:
        return True
    return width - _INDENT <= width_of(after.text) <= width - 1.5 and not is_ended(after.text)


def _is_torn(before: Piece, after: Piece) -> bool:
    """Lines of a text that is not wrapped belong together only where the break tears a clause."""
    if is_ended(before.text) or _MARKER.match(after.text):
        return False
    return (
        before.text.endswith(_GOES_ON)
        or after.text.startswith(_CONTINUES)
        or _FRAGMENT.fullmatch(before.text) is not None
        or _FRAGMENT.fullmatch(after.text) is not None
    )
