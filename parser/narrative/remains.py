"""What tables leave beside their regions: rules, digits, single labels, captions, and annexes of statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from parser.narrative.cues import is_ended, pattern, squeeze, table_remains
from parser.narrative.pieces import Piece

_LONGEST, _SERIES = 220, 4


def mark_remains(pieces: Sequence[Piece]) -> None:
    """Marks as table the pieces that touch a table and are made of its words, and the rows of other tables."""
    for piece in pieces:
        if piece.kind == "paragraph" and piece.text.count("|") >= 2:
            piece.kind = "table"
    _mark_series(pieces)
    _spread(pieces)
    _spread(reversed(pieces))
    _mark_annex(pieces)


def _mark_series(pieces: Sequence[Piece]) -> None:
    """Several lines of nothing but the words and numbers of tables are one, also where its form was not recognised."""
    for is_table, group in groupby(pieces, lambda piece: piece.kind == "paragraph" and _is_remains(piece.text)):
        series = list(group)
        if is_table and len(series) >= _SERIES:
            for piece in series:
                piece.kind = "table"


def _spread(pieces: Iterable[Piece]) -> None:
    """Tables take up the remains and captions that touch them."""
    beside = False
    for piece in pieces:
        if beside and piece.kind == "paragraph" and (_is_remains(piece.text) or _is_caption(piece.text)):
            piece.kind = "table"
        beside = piece.kind == "table"


def _is_remains(text: str) -> bool:
    return len(text) <= _LONGEST and table_remains().fullmatch(squeeze(text)) is not None


def _is_caption(text: str) -> bool:
    return len(text) <= _LONGEST and pattern("table", "caption").fullmatch(squeeze(text)) is not None


def _mark_annex(pieces: Sequence[Piece]) -> None:
    """From the first words of an annex on, what has no sentence is its table."""
    inside = False
    for piece in pieces:
        begins = pattern("table", "annex").match(squeeze(piece.text[:60])) is not None
        if piece.kind == "heading":
            inside = begins
        elif piece.kind == "paragraph":
            inside = begins or (inside and not is_ended(piece.text) and not _is_signature(piece.text))
            if inside and "。" not in piece.text:
                piece.kind = "table"


def _is_signature(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    return bool(pattern("date").fullmatch(squeeze(text)) or pattern("date", "signature").match(text) or _is_name(text))


def _is_name(text: str) -> bool:
    return "|" not in text and pattern("foot", "name").fullmatch(squeeze(text)) is not None
