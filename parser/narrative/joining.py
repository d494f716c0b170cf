"""Joins what line breaks have cut: hard-wrapped lines of PDF copies, and fragments of converters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parser.narrative.cues import is_ended
from parser.narrative.pieces import Piece
from parser.narrative.wrapping import INDENT, MARKER, Wrap, width_of

_MOST_BREAKS = 4
_GOES_ON = tuple(",、(《“-—·")
_CONTINUES = tuple(",、。;:)》”%!?")
_FRAGMENT = re.compile(r"[\d年月日号条件篇次个人份期项]{1,12}")


def join_lines(pieces: Sequence[Piece], wrap: Wrap | None) -> list[list[Piece]]:
    """The pieces in runs: each run of prose is one paragraph, everything else stands alone."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and runs[-1][-1].kind == piece.kind == "paragraph" and _continues(runs[-1], piece, wrap):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _continues(run: Sequence[Piece], after: Piece, wrap: Wrap | None) -> bool:
    """Whether the paragraph of a run goes on in the next piece."""
    before = run[-1]
    if not after.breaks or after.breaks > _MOST_BREAKS:
        return False
    if wrap is None:
        return after.breaks == 1 and _is_torn(before, after)
    is_full = wrap.is_full(before.text, is_first=len(run) == 1)
    if is_ended(before.text):
        return is_full and after.breaks == 1 and not _begins(before, after, wrap)
    starts_anew = MARKER.match(after.text) is not None
    if after.breaks > 1:
        return is_full and not starts_anew
    return wrap.may_be_full(before.text) or not (starts_anew or MARKER.match(before.text))


def _begins(before: Piece, after: Piece, wrap: Wrap) -> bool:
    """Whether a line behind a full line that ends a sentence begins a paragraph.

    It does if it stands further right, or is narrower by an indent although its sentence goes on. A full line of an indented
    text is none; in doubt, an ordinal tells.
    """
    if after.indent >= before.indent + 2:
        return True
    width, goes_on = width_of(after.text), not is_ended(after.text)
    if wrap.is_indented and goes_on and width > wrap.width - 1.5:
        return False
    if MARKER.match(after.text):
        return True
    is_clause = before.text.endswith((";", ":", ","))
    return not is_clause and goes_on and wrap.width - INDENT <= width <= wrap.width - 1.5


def _is_torn(before: Piece, after: Piece) -> bool:
    """Lines of a text that is not wrapped belong together only where the break tears a clause."""
    if is_ended(before.text) or MARKER.match(after.text):
        return False
    return (
        before.text.endswith(_GOES_ON)
        or after.text.startswith(_CONTINUES)
        or _FRAGMENT.fullmatch(before.text) is not None
        or _FRAGMENT.fullmatch(after.text) is not None
    )
