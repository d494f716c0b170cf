"""Cuts the text around the aligned labels into tokens: numbers, blanks, "not applicable" marks, other words.

Labels are masked first, so that what is left between two of them is what a row holds. Blank cells are kept as tokens where
the layout shows them (an empty pipe cell, an empty CSV field, a line of NBSP); a pad is an empty cell that may only be the
remains of a merged one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple, TypeAlias

from parser.align import Match

TokenKind: TypeAlias = Literal["number", "digits", "mark", "blank", "pad", "word"]

FIGURES: tuple[TokenKind, ...] = ("number", "mark", "digits")  # the tokens that fill a cell
MASK = "\x01"
LONE_CELL = 900  # the number of a cell that has its line for itself, between lines of pipes
_INK = re.compile(r"[^\s\d|│+\-.,，]|[+\-.,，](?!\d)")
_HOLES = ("?", "\ufffd")  # beside figures a hole is what a no-break space became
_MOST_DIGITS = 9
_LEAST_PLAIN_FIELDS = 3
_SKIP = '"“”‘’（）()《》、，。；：:;.,'
_UNITS = "亿元|万元|千元|元|件|个|项|条|次|家|份|部|宗"
_NUMBER = rf"""
    (?P<number>
        (?: (?<![\w.+\-]) (?:增加|减少|增|减)? | (?=[+\-]) ) (?: [+\-] \s? )?
        (?P<figures> \d{{1,3}} (?:[,，]\d{{3}})+ (?:\.\d+)? (?![\d,，]) | \d+ (?:\.\d+)? )
        (?: \s? (?:{_UNITS}) )?
    )
    (?![\w.%‰/])
    (?: \s? [（(] [^（()）\n\x01]{{0,60}} [)）] )?
"""
_MARK = r"(?P<mark>(?<![^\s|\x01])(?:[/\\／]|N/A|[-—–－─]{1,3}|无|空)(?![^\s|\x01]))"
_TOKEN = re.compile(rf"{_NUMBER}|{_MARK}|(?P<word>[^\s\x01{_SKIP}]\S*?(?=[\s\x01]|$))", re.VERBOSE)
_RULE_LINE = re.compile(r"^[\s|│+:：\-—─=]*[-—─=]{3,}[\s|│+:：\-—─=]*$")
_PIPES_ONLY = re.compile(r"^\s*[|│][|│\s]*$")
_CSV_FIELD = re.compile(r'"(?:[^"]|"")*"|[^,"]*')
_CSV_PLAIN = re.compile(r'^["\s]*(?:\W*|[+\-]?[\d,，]*(?:\.\d+)?\S{0,2})["\s]*$')
_THOUSANDS = re.compile(r"^\s*[+\-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*$")
_DIGIT = re.compile(r"\d")
_SPACED_FIGURES = re.compile(r"\d[^\S\n]+[+\-]?\d")
_ORDINALS = re.compile(
    r"(?:[（(][^\S\n]*)?(?P<ordinal>[一二三四五六七八九十]{1,2}|\d{1,2})[^\S\n]*"
    r"[)）]?[^\S\n]*[、.．,，:：)）]?[^\S\n]*$"
)


class Token(NamedTuple):
    """A piece of `text[begin:stop]` in a line; `cell` is its number between the line's separators, -1 where it has none."""

    kind: TokenKind
    begin: int
    stop: int
    line: int
    cell: int

    @property
    def ruled(self) -> bool:
        """Whether explicit separators bound it."""
        return self.cell >= 0


def label_start(text: str, match: Match) -> int:
    """Where a label begins, its ordinal included."""
    return _ordinal_start(text, match.begin, match.label.ordinal)


def mask_labels(text: str, begin: int, stop: int, matches: Sequence[Match]) -> str:
    """`text[begin:stop]` with every label and its ordinal masked; numbers that a wrapped label encloses stay visible."""
    pieces: list[str] = []
    at = begin
    for match in matches:
        first, end = match.place.begin, match.place.end
        if end <= max(at, first):
            continue
        start = max(at, _ordinal_start(text, max(at, first), match.label.ordinal))
        pieces += (text[at:start], MASK * (first - start), _mask(text[max(start, first) : end]))
        at = end
    pieces.append(text[at:stop])
    return "".join(pieces)


@lru_cache(maxsize=1 << 12)
def _mask(label: str) -> str:
    """A label as it stands in the text, masked but for the figures that it encloses."""
    return _INK.sub(MASK, label)


def _ordinal_start(text: str, begin: int, ordinal: str) -> int:
    """Where the label really begins, its ordinal included: `1.` of 1.属于国家秘密, but not the number cell before it."""
    found = _ORDINALS.search(text, max(0, begin - 8), begin) if ordinal else None
    if found is None:
        return begin
    if not found["ordinal"].isdigit():
        return found.start() if found["ordinal"] == ordinal or found.start() < begin - 1 else begin
    start, stop = found.span("ordinal")
    dotted = text[stop : stop + 1] in (".", "．", "、", ",", "，", ")", "）")
    if dotted and found["ordinal"].endswith(ordinal):
        return stop - len(ordinal)
    alone = start == 0 or not text[start - 1].isdigit()
    if found["ordinal"] == ordinal and stop == begin:
        return start if alone else begin
    return start if dotted and alone and (start == 0 or text[start - 1] in "\n|\t") else begin


@lru_cache(maxsize=8)  # forms that print a table alike mask it alike
def tokenize(masked: str, offset: int) -> tuple[Token, ...]:
    """All tokens of a masked region in order; `offset` is where the region begins in the text."""
    for hole in _HOLES:
        masked = masked.replace(hole, "\xa0")
    tokens: list[Token] = []
    lines = masked.split("\n")
    opens = _opens_with_rule(lines)
    read = [_read_line(line, opens) for line in lines]
    rules = {number for number, (kind, _) in enumerate(read) if kind == "rules"}
    pending = False
    at = offset
    for number, (kind, pieces) in enumerate(read):
        if kind == "rules":
            tokens += _lone_rules(lines[number], at, number, pending=pending, closes=_closes_row(lines, number))
        elif pieces and kind == "free" and not rules.isdisjoint((number - 1, number + 1)):
            tokens += [Token(name, at + begin, at + stop, number, LONE_CELL) for name, begin, stop, _ in pieces]
        elif pieces:
            tokens += [Token(name, at + begin, at + stop, number, cell) for name, begin, stop, cell in pieces]
        if kind != "none":
            pending = kind == "free"
        at += len(lines[number]) + 1
    return tuple(tokens)


class _Piece(NamedTuple):
    """A token as its line alone shows it: `begin` and `stop` count from the line's beginning."""

    kind: TokenKind
    begin: int
    stop: int
    cell: int


@lru_cache(maxsize=1 << 12)  # the lines of a table repeat, between the forms that it is read by and between reports
def _read_line(line: str, opens: bool) -> tuple[Literal["rules", "cells", "free", "none"], tuple[_Piece, ...]]:
    """What a masked line is, and the tokens in it: pipes alone, a row of cells, free text, or nothing that a row needs."""
    if _RULE_LINE.match(line) and line.strip() not in ("—", "-", "--", "——", "---"):
        return "none", ()
    if _PIPES_ONLY.match(line):
        return "rules", ()
    if "|" in line or "│" in line:
        return "cells", tuple(_ruled_pieces(re.split(r"[|│]", line), opens=opens))
    if "\t" in line.strip(" \r"):
        return "cells", tuple(_ruled_pieces(line.split("\t")))
    if _is_csv(line):
        return "cells", tuple(_ruled_pieces(list(_csv_fields(line))))
    if line.strip():
        return "free", tuple(_free_pieces(line, 0, cell=-1))
    return "none", (_Piece("blank", 0, len(line), -1),) if "\xa0" in line else ()


def _lone_rules(line: str, at: int, number: int, *, pending: bool, closes: bool) -> Iterator[Token]:
    """The blank cells of a line of pipes alone. One pipe may only end the cell of the line before, and the last cell of a row
    that it opens is a pad, as are cells of several pipes in one line: the remains of a merged cell."""
    count = line.count("|") + line.count("│") - pending
    kind: TokenKind = "blank" if line.count("|") + line.count("│") == 1 else "pad"
    for cell in range(count):
        yield Token(kind, at, at, number, cell)
    if pending and not count and closes:
        yield Token("pad", at, at, number, 0)


def _closes_row(lines: Sequence[str], number: int) -> bool:
    """Whether a label follows the line: what stands there is the last cell of its row."""
    following = next((line for line in islice(lines, number + 1, None) if line.strip()), "")
    return MASK in following


def _opens_with_rule(lines: Sequence[str]) -> bool:
    """Whether every row of several cells begins with a separator (`| 规章 | 0 |`): then what stands before it is no cell."""
    rows = [line for line in lines[1:] if line.count("|") > 1 and not _PIPES_ONLY.match(line)]
    rows = [line for line in rows if MASK in line and _DIGIT.search(line)] or rows
    return bool(rows) and all(line.lstrip().startswith("|") for line in rows)


def _ruled_pieces(cells: list[str], *, opens: bool = False) -> Iterator[_Piece]:
    """The tokens of a row whose cells are explicit.

    Where rows open with a separator they also close with one, and the empty pieces outside are no cells. Elsewhere an empty
    piece behind the last separator is a pad: nothing, or a last cell that is blank.
    """
    last = len(cells) - 1
    at = 0
    for index, cell in enumerate(cells):
        if cell.strip(' \xa0\u3000"\r'):
            yield from _free_pieces(cell, at, cell=index)
        elif index == last:
            if last > 1 and not opens:
                yield _Piece("pad", at, at, index)
        elif index or not opens:
            yield _Piece("blank", at, at + len(cell), index)
        at += len(cell) + 1


def _free_pieces(text: str, at: int, *, cell: int) -> Iterator[_Piece]:
    """Numbers, marks and words of a piece of text; digits that cannot be one number (`0000`) are of kind "digits"."""
    for found in _TOKEN.finditer(text):
        if found["number"] is not None:
            kind: TokenKind = "number" if _is_one_number(found["figures"]) else "digits"
            yield _Piece(kind, at + found.start("number"), at + found.end("number"), cell)
        elif found["mark"] is not None:
            yield _Piece("mark", at + found.start(), at + found.end(), cell)
        else:
            yield _Piece("word", at + found.start(), at + found.end(), cell)


def _is_one_number(figures: str) -> bool:
    """Whether digits can be one number: no leading zero, and not longer than any count in a report."""
    whole = figures.split(".")[0].replace(",", "").replace("，", "")
    return len(whole) <= _MOST_DIGITS and (len(whole) == 1 or whole[0] != "0")


def _is_csv(line: str) -> bool:
    """A line of comma-separated fields: labels, numbers and blanks, and not just one number with thousands separators."""
    if "," not in line or "。" in line or _THOUSANDS.match(line) or _SPACED_FIGURES.search(line):
        return False
    fields = list(_csv_fields(line))
    plain = sum(MASK not in field and bool(_CSV_PLAIN.match(field)) for field in fields)
    if any(MASK in field and _DIGIT.search(field) for field in fields):
        return False
    if any(MASK not in field and not _CSV_PLAIN.match(field) for field in fields) and plain < _LEAST_PLAIN_FIELDS:
        return False
    return plain >= 1 and (MASK in line or len(fields) > 2)


def _csv_fields(line: str) -> Iterator[str]:
    at = 0
    while at <= len(line):
        found = _CSV_FIELD.match(line, at)
        end = line.find(",", found.end() if found else at)
        end = len(line) if end < 0 else end
        yield line[at:end]
        at = end + 1
