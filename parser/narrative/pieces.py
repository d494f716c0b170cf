"""Cuts the text beside the tables into pieces: lines, and parts of lines at headings, wide joints and table edges."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parser.lines import Document
from parser.narrative.cues import NUMERAL, glued_title
from parser.narrative.headings import HeadingFinder
from parser.narrative.model import Kind
from parser.repair import classify_chrome

_WIDE = re.compile(r"[ \t\xa0]{2,}")
_SUB = re.compile(rf"\({NUMERAL}{{1,3}}\)")
_TOP = re.compile(rf"{NUMERAL}{{1,3}}、(?=[\u4e00-\u9fff])")
_EDGE_BEFORE = re.compile(rf"(?:(?!20\d\d\s?年|\({NUMERAL})[\s|\d.,/()\-—:#*])+")
_EDGE_AFTER = re.compile(r"[\s|(#*]+$")
_IDEOGRAPHIC = "\u3000\u3000"
_BEFORE_JOINT = tuple('。!?;:”")')
_BEFORE_ORDINAL = tuple("。!?”")
_LONG = 800
_HEAD = 5000


@dataclass(slots=True)
class Piece:
    """A part of the text without white space around it.

    `is_line` says that it is a whole line; `breaks` counts the line breaks before it. Later steps set `kind`, `rank` ("top" or
    "sub", of headings), `section` and `is_official`.
    """

    text: str
    begin: int
    stop: int
    is_line: bool
    breaks: int
    indent: int = 0
    kind: Kind = "paragraph"
    rank: str = ""
    section: str | None = None
    is_official: bool = False


def cut_pieces(document: Document, regions: Sequence[tuple[int, int]], finder: HeadingFinder) -> list[Piece]:
    """All pieces in reading order; each region is one piece of kind "table"."""
    pieces: list[Piece] = []
    text, at = document.text, 0
    for begin, stop in [*_clean(regions, len(text)), (len(text), len(text))]:
        pieces += _cut_lines(document, at, begin, finder)
        if begin < stop:
            pieces.append(Piece("", begin, stop, is_line=False, breaks=0, kind="table"))
        at = stop
    return pieces


def _clean(regions: Sequence[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Ordered regions that neither overlap nor leave the text."""
    reached = 0
    for begin, stop in sorted(regions):
        begin, stop = max(begin, reached), min(stop, size)
        if begin < stop:
            yield begin, stop
            reached = stop


def _cut_lines(document: Document, begin: int, stop: int, finder: HeadingFinder) -> Iterator[Piece]:
    """The pieces of one stretch between tables."""
    text, at, breaks = document.text, begin, 0
    while at < stop:
        end = text.find("\n", at, stop)
        end = stop if end < 0 else end
        line = text[at:end]
        stripped = line.strip()
        if stripped:
            first = at + line.index(stripped[0])
            whole = (at == 0 or text[at - 1] == "\n") and (end == len(text) or text[end] == "\n")
            for piece in _cut_line(document, stripped, first, whole, (at == begin, end == stop), finder):
                piece.breaks, breaks = breaks, 0
                piece.indent = line.index(stripped[0])
                yield piece
        breaks += end < stop
        at = end + 1


def _cut_line(
    document: Document, line: str, offset: int, whole: bool, edges: tuple[bool, bool], finder: HeadingFinder
) -> Iterator[Piece]:
    """The pieces of one line; `edges` tell whether it begins or ends at a table instead of a line break."""
    if whole and (len(line) < 12 or classify_chrome(line)):
        kind: Kind = "boilerplate" if classify_chrome(line) else "paragraph"
        yield Piece(line, offset, offset + len(line), True, 0, kind=kind)
        return
    cuts = sorted({0, len(line), *_joints(document, line, offset, finder), *(() if whole else _edge_cuts(line, edges))})
    for begin, stop in pairwise(cuts):
        part = line[begin:stop]
        stripped = part.strip()
        if stripped:
            start = offset + begin + part.index(stripped[0])
            yield Piece(stripped, start, start + len(stripped), whole and len(cuts) == 2, 0)


def _edge_cuts(line: str, edges: tuple[bool, bool]) -> Iterator[int]:
    """Cuts off what a table left on the line where it ends or begins."""
    if edges[0] and (match := _EDGE_BEFORE.match(line)):
        yield match.end()
    if edges[1] and (tail := _EDGE_AFTER.search(line[-20:])):
        yield len(line) - len(tail[0])


def _joints(document: Document, line: str, offset: int, finder: HeadingFinder) -> set[int]:
    """Where a line falls apart: around headings inside it, at wide blanks, before sub-headings of a flowing line."""
    cuts: set[int] = set()
    for match in _WIDE.finditer(line):
        if _is_joint(document, line, offset, match):
            cuts.add(match.end())
    found = finder.inside(line, cuts)
    cuts.update(*found)
    if found or len(line) > _LONG or _is_series(line) or finder.holds_glued(line):
        covered = {at for begin, end in found for at in range(begin + 1, end)}
        cuts.update(at for at in list(_inner_joints(line, cuts, finder)) if at not in covered)
        cuts.update([end for cut in cuts if _TOP.match(line, cut) and (end := finder.glued_end(line, cut))])
    if offset < _HEAD and (title := glued_title().match(line, 0, 200)):
        cuts.add(title.end())
    return cuts


def _is_joint(document: Document, line: str, offset: int, match: re.Match[str]) -> bool:
    """Two ideographic blanks part paragraphs anywhere, other wide blanks only behind a sentence."""
    if line.endswith(_BEFORE_JOINT, 0, match.start()):
        return True
    start, end = document.span(offset + match.start(), offset + match.end())
    return _IDEOGRAPHIC in document.source[start:end]


def _is_series(line: str) -> bool:
    """A line that begins with one sub-heading and holds the next one behind a sentence."""
    return line.startswith("(一)") and re.search(rf"。\s?{_SUB.pattern}", line) is not None


def _inner_joints(line: str, cuts: Collection[int], finder: HeadingFinder) -> Iterator[int]:
    """Ordinals of headings behind a sentence; the first of a series also behind the colon that announces it."""
    for mark in (_SUB, _TOP):
        for match in mark.finditer(line):
            begin = match.start()
            before = line[max(0, begin - 3) : begin].rstrip()
            announced = before.endswith(":") and match[0] == "(一)"
            spaced = mark is _SUB and begin > 0 and line[begin - 1].isspace()
            named = mark is _SUB and finder.opens_known(line, match)
            if begin in cuts or not before or announced or spaced or named or before.endswith(_BEFORE_ORDINAL):
                yield begin
