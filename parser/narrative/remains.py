"""What tables leave beside their regions: rules, digits, single labels, captions, and annexes of statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parser.narrative.cues import is_ended, pattern, squeeze, table_remains
from parser.narrative.pieces import Piece

_LONGEST_CAPTION = 220


def mark_remains(pieces: Sequence[Piece]) -> None:
    """Marks as table the pieces that touch a table and are made of its words, and the rows of other tables."""
    for piece in pieces:
        if piece.kind == "paragraph" and piece.text.count("|") >= 2:
            piece.kind = "table"
    _spread(pieces, captions=True)
    _spread(reversed(pieces), captions=True)
    _mark_annex(pieces)


def _spread(pieces: Iterable[Piece], *, captions: bool) -> None:
    beside = False
    for piece in pieces:
        if beside and piece.kind == "paragraph" and _is_remains(piece.text, captions):
            piece.kind = "table"
        beside = piece.kind == "table"


def _is_remains(text: str, captions: bool) -> bool:
    bare = squeeze(text)
    if table_remains().fullmatch(bare):
        return True
    return captions and len(bare) <= _LONGEST_CAPTION and pattern("table", "caption").fullmatch(bare) is not None


def _mark_annex(pieces: Sequence[Piece]) -> None:
    """From the first words of an annex on, what has no sentence is its table."""
    inside = False
    for piece in pieces:
        begins = pattern("table", "annex").match(squeeze(piece.text[:60])) is not None
        if piece.kind == "heading":
            inside = begins
        elif piece.kind == "paragraph":
            inside = begins or (inside and not is_ended(piece.text))
            if inside and "。" not in piece.text:
                piece.kind = "table"
