"""What is no prose at both ends of a report: titles and lines of the portal above, signature, date and page foot below."""

from __future__ import annotations

from collections.abc import Sequence

from parser.narrative.cues import is_ended, pattern, squeeze, title_pattern
from parser.narrative.pieces import Piece
from parser.narrative.wrapping import Wrap, width_of

_TITLE_PARTS = 3
_SHORT = 36.0
_HEAD_PIECES = 120
_LABEL = 8
_TAIL = 90


def mark_head(pieces: Sequence[Piece], wrap: Wrap | None) -> None:
    """Marks as boilerplate what stands before the prose: everything above a 正文 line, titles, labels, dates, short lines."""
    head = _head_of(pieces)
    marker = max((at for at, piece in enumerate(head) if pattern("head", "marker").fullmatch(piece.text)), default=-1)
    for piece in head[: marker + 1]:
        piece.kind = "boilerplate"
    head = head[marker + 1 :]
    for at, piece in enumerate(head):
        is_inside = at > 0 and head[at - 1].kind == "paragraph" and _runs_on(head[at - 1], wrap)
        if piece.kind == "paragraph" and not is_inside and (size := _title_at(head, at)):
            for part in head[at : at + size]:
                part.kind, part.rank = "boilerplate", "title" if part is piece else "title-rest"
    for at, piece in enumerate(head):
        if piece.kind == "paragraph" and _is_furniture(piece, head[at - 1] if at else None, wrap):
            piece.kind = "boilerplate"


def _head_of(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces before the first heading or table."""
    for at, piece in enumerate(pieces[:_HEAD_PIECES]):
        if piece.kind in ("heading", "table"):
            return pieces[:at]
    return pieces[:_HEAD_PIECES]


def _runs_on(piece: Piece, wrap: Wrap | None) -> bool:
    """Whether a line of a wrapped text goes on in the next."""
    return wrap is not None and wrap.may_be_full(piece.text) and not is_ended(piece.text)


def _title_at(head: Sequence[Piece], at: int) -> int:
    """Over how many pieces a title runs that begins here; 0 if none does."""
    text = ""
    for size, piece in enumerate(head[at : at + _TITLE_PARTS], 1):
        text += squeeze(piece.text)
        if len(text) > _TAIL or is_ended(piece.text) or piece.kind != "paragraph" or (size > 1 and piece.breaks != 1):
            return 0
        if title_pattern().fullmatch(text):
            follower = head[at + size] if at + size < len(head) else None
            return size + (follower is not None and follower.breaks == 1 and _is_rest_of_title(text, follower))
    return 0


def _is_rest_of_title(text: str, follower: Piece) -> bool:
    """`…信息公开工作年度` goes on in `报告`."""
    rest = squeeze(follower.text)
    return len(rest) <= 8 and not is_ended(rest) and not text.endswith("报告") and rest.endswith(("报告", "年报"))


def _is_furniture(piece: Piece, before: Piece | None, wrap: Wrap | None) -> bool:
    text = squeeze(piece.text)
    if pattern("date").fullmatch(text) or pattern("head", "label").fullmatch(text) or pattern("head", "contents").fullmatch(text):
        return True
    if (is_ended(text) and not (text.endswith(":") and len(text) <= _LABEL)) or width_of(piece.text) > _SHORT:
        return False
    if wrap is None:
        return not text.endswith((",", "、"))
    follows_prose = before is not None and before.kind == "paragraph" and not is_ended(before.text)
    return width_of(piece.text) < 0.7 * wrap.width and not follows_prose


def split_signature(pieces: list[Piece]) -> None:
    """Cuts name and date off the end of the last line of prose, where both stand on one line."""
    for at in range(len(pieces) - 1, max(-1, len(pieces) - 40), -1):
        piece = pieces[at]
        if piece.kind == "table":
            return
        if piece.kind != "paragraph":
            continue
        start = max(0, len(piece.text) - _TAIL)
        match = pattern("date", "signature").search(piece.text, start)
        if match and squeeze(piece.text[: match.start()]):
            begin = piece.begin + match.start() + (len(match[0]) - len(match[0].lstrip()))
            text = piece.text[: match.start()].rstrip()
            tail = Piece(match[0].strip(), begin, piece.stop, False, 0, kind="boilerplate")
            pieces[at : at + 1] = [Piece(text, piece.begin, piece.begin + len(text), False, piece.breaks), tail]
            return


def mark_foot(pieces: Sequence[Piece], wrap: Wrap | None) -> None:
    """Marks as boilerplate what stands behind the last sentence, and everything behind a signature's date."""
    last = max((at for at, piece in enumerate(pieces) if piece.kind in ("heading", "table")), default=-1)
    if last < 0:
        last = next((at for at, piece in enumerate(pieces) if piece.kind == "paragraph"), -1)
    is_signed = False
    for at, piece in enumerate(pieces[last + 1 :], last + 1):
        is_signed = is_signed or _signs(pieces, at)
        if piece.kind == "paragraph" and is_signed:
            piece.kind = "boilerplate"
    for at in range(len(pieces) - 1, last, -1):
        piece = pieces[at]
        if piece.kind == "boilerplate":
            continue
        if piece.kind != "paragraph" or not _is_foot(pieces, at, last, wrap):
            return
        piece.kind = "boilerplate"


def _signs(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a piece is the date of the signature, alone or behind the name: a sentence or a name stands before it."""
    text = pieces[at].text[:_TAIL]
    if not pattern("date").fullmatch(squeeze(text)):
        return pattern("date", "signature").match(text) is not None
    before = pieces[at - 1] if at else None
    if before is None or before.kind != "paragraph" or is_ended(before.text) or pieces[at].breaks > 1:
        return True
    return is_foot_line(before.text)


def is_foot_line(text: str) -> bool:
    """Whether a line can stand at the foot of a page: a name, chrome, an attachment."""
    line = squeeze(text[:_TAIL])
    return bool(pattern("foot", "name").fullmatch(line) or pattern("foot").fullmatch(line))


def _is_foot(pieces: Sequence[Piece], at: int, last: int, wrap: Wrap | None) -> bool:
    piece, before = pieces[at], pieces[at - 1]
    if len(piece.text) > _TAIL or is_ended(piece.text) or not is_foot_line(piece.text):
        return False
    if not piece.breaks or (at == last + 1 and before.kind == "heading"):
        return False
    return not (piece.breaks == 1 and before.kind == "paragraph" and _runs_on(before, wrap))
