"""Cuts text that may hold a table of indicators into words, numbers, marks and blank cells, in whatever layout.

Pipes, tabs, the commas of a CSV line and line breaks end a token; in glued text a number ends a word. Digits of ordinals
(`2、政府公报公开`), of dates and inside brackets belong to the words. An ordinal that is glued to the number before it, as in
`条862、政府公报公开`, is cut off where only one cut is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from parser.statistics.vocabulary import HANZI, units

TokenKind: TypeAlias = Literal["word", "number", "glued", "mark", "blank"]

_NOTE = re.compile(rf"[（(](?=[^（）()|│]*[{HANZI}])[^（）()|│]{{2,90}}[)）]")
_MASK = "\x01"
_FIGURES = re.compile(r"(?<![\w.])[+-]\s?\d+(?:\.\d+)?|\d{1,3}(?:[,，]\d{3})+(?![\d,，])(?:\.\d+)?|\d+(?:\.\d+)?")
_ORDINAL_BEHIND = re.compile(rf"\s?[、.．)）]\s*[{HANZI}“\"]")
_OUTER_ORDINAL = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]、")
_DATE_BEHIND = re.compile(r"\s?(?:年|月|日|号|季|%|％|时|分|:\d)")
_MARKED = re.compile(r"\s*(?:[-—–－─]{1,4}|[/／\\]|无)\s*")
_SENTENCE_END = re.compile(r"[。;；!！?？,，](?=\s*\S)|。")
_PIPES = re.compile(r"\s*[|│][|│\s]*")
_RULE = re.compile(r"[\s|│+:：=\-—─]*[-—─=]{3,}[\s|│+:：=\-—─]*")
_INSIDE = str.maketrans(dict.fromkeys("0123456789,，。;；\n", _MASK))


class Token(NamedTuple):
    """A piece `text[begin:stop]`; `opens` a line or cell, `whole` fills it; `breaks` stands behind the end of a sentence."""

    kind: TokenKind
    text: str
    begin: int
    stop: int
    line: int
    opens: bool
    whole: bool
    breaks: bool = False


def tokenize(text: str) -> list[Token]:
    """All tokens of a text, in order."""
    masked = _NOTE.sub(lambda note: note[0].translate(_INSIDE), text)
    tokens: list[Token] = []
    at, closed = 0, True
    for number, line in enumerate(masked.split("\n")):
        if _PIPES.fullmatch(line):
            blanks = line.count("|") + line.count("│") - (not closed)
            tokens += [Token("blank", "", at, at, number, True, True)] * blanks
            closed = True
        elif not _RULE.fullmatch(line):
            closed = line.rstrip().endswith(("|", "│")) if line.strip() else closed
            for begin, stop, ruled in _cells(line):
                tokens += _cell_tokens(text, masked, at + begin, at + stop, number, ruled=ruled)
        at += len(line) + 1
    return tokens


def _cells(line: str) -> Iterator[tuple[int, int, bool]]:
    """The cells of a line, and whether separators show them; the pieces outside the outer pipes are no cells."""
    separator = "[|│]" if "|" in line or "│" in line else "\t" if "\t" in line.strip() else "," if _csv().search(line) else None
    if separator is None:
        yield 0, len(line), False
        return
    edges = [found.span() for found in re.finditer(separator, line)]
    begins, stops = [0, *(stop for _, stop in edges)], [*(begin for begin, _ in edges), len(line)]
    for number, (begin, stop) in enumerate(zip(begins, stops, strict=True)):
        outside = number in (0, len(edges)) and separator == "[|│]" and not line[begin:stop].strip()
        if not outside:
            yield begin, stop, True


@cache
def _csv() -> re.Pattern[str]:
    """A unit, or its header, between commas; or nothing but commas behind a group."""
    return re.compile(rf",\s*\"?(?:{units()}|单位|计量单位)\"?\s*,|,[\s\"]*,[\s\",]*$")


def _cell_tokens(text: str, masked: str, begin: int, stop: int, line: int, *, ruled: bool) -> Iterator[Token]:
    cell = masked[begin:stop]
    if not cell.strip(' "\xa0'):
        if ruled:
            yield Token("blank", "", begin, begin, line, True, True)
        return
    if _MARKED.fullmatch(cell):
        yield Token("mark", cell.strip(), begin + len(cell) - len(cell.lstrip()), begin + len(cell.rstrip()), line, True, True)
        return
    at, opens = begin, True
    for first, last, kind in _numbers(cell):
        yield from _words(text, masked, at, begin + first, line, opens=opens, whole=False)
        filled = _fills(cell, first, last)
        leads = not cell[:first].strip(' "')
        alone = filled or (leads and not cell[last:].strip(' "'))
        yield Token(kind, text[begin + first : begin + last], begin + first, begin + last, line, leads, alone)
        at, opens = stop if filled else begin + last, False
    yield from _words(text, masked, at, stop, line, opens=opens, whole=at == begin)


def _words(text: str, masked: str, begin: int, stop: int, line: int, *, opens: bool, whole: bool) -> Iterator[Token]:
    """The words of a stretch without numbers: what stands behind its last end of a sentence."""
    breaks = False
    for end in _SENTENCE_END.finditer(masked, begin, stop):
        begin, breaks = end.end(), True
    piece = masked[begin:stop]
    lead = len(piece) - len(piece.lstrip(' "\xa0'))
    stripped = piece.strip(' "\xa0')
    if stripped or breaks:
        begin += lead
        yield Token("word", text[begin : begin + len(stripped)], begin, begin + len(stripped), line, opens, whole, breaks)


def _numbers(cell: str) -> Iterator[tuple[int, int, TokenKind]]:
    """Where the numbers of a cell stand; one between a unit and an ordinal that is glued to it ends before the ordinal."""
    behind = 0
    series: list[int] = []
    for found in _FIGURES.finditer(cell):
        begin, stop = found.span()
        if _OUTER_ORDINAL.search(cell, behind, begin):
            series.clear()
        if _ORDINAL_BEHIND.match(cell, stop):
            follows_unit = bool(_unit_before().search(cell, behind, begin))
            cut = _cut_ordinal(found[0], series) if follows_unit else stop - begin if stop - begin <= 2 else None
            if cut is None:
                yield begin, stop, "glued"
            else:
                _continue(series, int(found[0][-cut:]))
                if cut < stop - begin:
                    yield begin, stop - cut, "number"
        elif _DATE_BEHIND.match(cell, stop) or (_counted().match(cell, stop) and not _fills(cell, begin, stop)):
            continue
        else:
            yield begin, stop, "number" if _is_one_number(found[0]) else "glued"
        behind = stop


def _cut_ordinal(digits: str, series: Sequence[int]) -> int | None:
    """How many of the last digits are the ordinal, if that is certain: it goes on from an open series, or begins one at 1.

    A series may have lost a row or two.
    """
    if len(digits) == 1:
        return 1
    cuts = {
        len(str(expected))
        for expected in (1, *(last + step for last in series for step in (1, 2, 3)))
        if digits.endswith(str(expected)) and _is_one_number(digits[: -len(str(expected))])
    }
    return cuts.pop() if len(cuts) == 1 else None


def _continue(series: list[int], ordinal: int) -> None:
    """Notes an ordinal: it ends the series inside the one that it continues; otherwise it opens a series."""
    while series and ordinal != 1 and not series[-1] < ordinal <= series[-1] + 3:
        series.pop()
    if series and ordinal != 1:
        series[-1] = ordinal
    else:
        series.append(ordinal)


def _is_one_number(figures: str) -> bool:
    whole = re.sub(r"[+\-,，\s]", "", figures).split(".")[0]
    return figures[-1:].isdigit() and 0 < len(whole) <= 9 and (len(whole) == 1 or whole[0] != "0")


def _fills(cell: str, begin: int, stop: int) -> bool:
    return not cell[:begin].strip() and bool(_counted().fullmatch(cell, stop))


@cache
def _unit_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{units()})\s*[)）]?\s*$")


@cache
def _counted() -> re.Pattern[str]:
    """A unit behind a number, as in running text: 12篇, but not the label that follows in 0个人隐私."""
    return re.compile(rf"\s?(?:{units()}|家|项|名|份|部)(?![{HANZI}])\s*|\s?(?:{units()})其中")
