"""Headings: of sections by their words, below them by their ordinals, on a line of their own or glued to a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from parser.narrative.cues import NUMERAL, longest_first, pattern, section_pattern, section_search, settings, squeeze

_LOST = r"[\s?？#*\ufffd]*"
_ORDINAL = rf"(?:第{NUMERAL}{{1,3}}[部篇章节]分?|{NUMERAL}{{1,3}})\s{{0,2}}[、.,:]?|\d{{1,2}}[.、]|、"
_ANY_ORDINAL = (
    rf"(?:[㈠-㈩]|[(]?{NUMERAL}{{0,3}}[)]|第{NUMERAL}{{1,3}}[部篇章节]分?|{NUMERAL}{{1,3}}[、.,:]|\d{{1,2}}[.、]|[、)])"
)
_NOT_BEFORE = "(?![、,;和及与等的之并》”)】])"  # the words go on in a phrase: `一、总体情况、二、…` is a list of contents
_BARE = re.compile(rf"^{_LOST}{_ANY_ORDINAL}?{_LOST}")
_ORDERED = re.compile(
    rf"^{_LOST}(?P<top>{NUMERAL}{{1,3}}\s?[、.]|第{NUMERAL}{{1,3}}[部篇章节]分?)|^{_LOST}(?P<sub>\(?{NUMERAL}{{0,3}}\)|[㈠-㈩]|\d{{1,2}}[.、])"
)
_SENTENCE_END = re.compile(r"[。;!?:]")
_BEFORE = tuple('。!?;:…”")】|')
_FIGURE = re.compile(r"\d(?!\d{0,3}(?:年|-))")
_NUMBER, _NUMERALS = re.compile(rf"{_LOST}第?({NUMERAL}{{1,3}})"), "一二三四五六七八九"
_LONGEST, _LONGEST_ENDED = 46, 22
_FUZZY, _FUZZY_LENGTH = 78.0, 6
_CLAUSE = re.compile(r"[。:;!?\s]")
_LEAD = 60


_FIRST = re.compile(rf"\s*$|\s+|{pattern('glued', 'first').pattern}|第二十条")
_TOP = re.compile(rf"{NUMERAL}{{1,3}}、")
_TOP_BEHIND = re.compile(rf"(?<=[。!?]){_TOP.pattern}")
_LISTING = tuple("第、,和及括为含是:(“《")


class Heading(NamedTuple):
    """What a line is as a heading: its rank ("top" or "sub"), the section that it opens, and whether by official words."""

    rank: str
    section: str | None
    is_official: bool = False


class HeadingFinder:
    """Finds headings by the wordings of the data and those given besides (section id → wordings)."""

    def __init__(self, wordings: tuple[tuple[str, str], ...]) -> None:
        self.wordings = {text: section for section, text in wordings}
        extra = "|".join(re.escape(wording) for wording in longest_first(self.wordings))
        words = section_pattern() + (f"|{extra}" if extra else "")
        self._whole = re.compile(rf"(?:{words})[。:.…]?")
        self._start = re.compile(rf"{_LOST}(?:{_ORDINAL})\s*(?>{words})[:。]?+{_NOT_BEFORE}")
        self._inside = re.compile(rf"{NUMERAL}{{1,3}}\s?[、.]\s{{0,2}}(?>{words})[:。]?+{_NOT_BEFORE}")

    def section_of(self, bare: str) -> str | None:
        """The section whose heading these words are, without ordinal and white space."""
        match = self._whole.fullmatch(bare)
        if match is None:
            return None
        return match.lastgroup or self.wordings.get(bare.rstrip("。:.…"))

    def classify(self, line: str) -> Heading | None:
        """The heading that a whole line is, or None if it is a sentence."""
        if len(line) > 2 * _LONGEST:
            return None
        squeezed = squeeze(line)
        bare = _BARE.sub("", squeezed)
        ordered = _ORDERED.match(squeezed)
        if ordered is not None and ordered["sub"] and ordered["sub"][0].isdigit() and not self._is_known(bare):
            return None  # an item of a list
        rank = "sub" if ordered and ordered.lastgroup == "sub" else "top"
        if section := self.section_of(bare):
            return Heading(rank, section, True)
        if pattern("subheading").fullmatch(bare.rstrip(":。" if ordered else ":")):
            return Heading("sub" if rank == "sub" or ordered is None else rank, loose_section(bare))
        if ordered is None or not _is_short_clause(bare):
            return None
        nearly = self._nearly(bare)
        return Heading(rank, nearly or loose_section(bare), nearly is not None)

    def _is_known(self, bare: str) -> bool:
        return self.section_of(bare) is not None or pattern("subheading").fullmatch(bare.rstrip(":。")) is not None

    def inside(self, line: str, starts: Collection[int]) -> list[tuple[int, int]]:
        """The headings of sections within a line: at its beginning or a joint, or behind a sentence."""
        found = [match.span()] if (match := self._start.match(line)) else []
        for match in self._inside.finditer(line, found[0][1] if found else 1):
            begin = match.start()
            before = line[max(0, begin - 3) : begin].rstrip()
            follows = bool(found) and begin - found[-1][1] <= 4 and not line[found[-1][1] : begin].strip()
            if begin in starts or follows or not before or _may_end(before) or self._opens(line, match):
                found.append(match.span())
        return found

    def _opens(self, line: str, match: re.Match[str]) -> bool:
        """Whether a sentence begins behind words that follow a text without its full stop: `…年度报告一、总体情况2021年…`."""
        return _FIRST.match(line, match.end()) is not None and not line.endswith(_LISTING, 0, match.start())

    def glued_end(self, line: str, begin: int) -> int | None:
        """Where a heading of free wording ends that is glued to its first sentence."""
        if match := _glued().match(line, begin):
            return match.end()
        ordinal = _TOP.match(line, begin)
        match = _known().match(line, ordinal.end()) if ordinal else None
        return match.end() if match else None

    def holds_glued(self, line: str) -> bool:
        """Whether a heading of the first rank stands behind a sentence of this line, glued to what follows."""
        return any(_glued().match(line, match.start()) for match in _TOP_BEHIND.finditer(line))

    def opens_known(self, line: str, ordinal: re.Match[str]) -> bool:
        """Whether customary words of a sub-heading follow an ordinal that stands in a text without its full stop."""
        return _known().match(line, ordinal.end()) is not None and not line.endswith(_LISTING, 0, ordinal.start())

    def _nearly(self, bare: str) -> str | None:
        """The section of a heading with wrong or lost characters."""
        if len(bare) < _FUZZY_LENGTH:
            return None
        known = _official() | self.wordings
        best = process.extractOne(bare, list(known), scorer=fuzz.ratio, score_cutoff=_FUZZY)
        return known[best[0]] if best else None


@cache
def finder_for(wordings: tuple[tuple[str, str], ...]) -> HeadingFinder:
    """The finder for pairs of section and wording."""
    return HeadingFinder(wordings)


def pairs_of(wordings: Mapping[str, Iterable[str]] | None) -> tuple[tuple[str, str], ...]:
    """Section headings given by the caller as pairs that can be a key."""
    return tuple((section, text) for section, texts in sorted((wordings or {}).items()) for text in texts)


def _may_end(before: str) -> bool:
    return before.endswith(_BEFORE) or before[-1].isdigit()


def ordinal_of(heading: str) -> int | None:
    """The number of a heading of the first rank: `五、问题` → 5."""
    match = _NUMBER.match(squeeze(heading))
    if match is None:
        return None
    tens, ten, ones = match[1].rpartition("十")
    return (_NUMERALS.find(tens) + 1 if tens else bool(ten)) * 10 + _NUMERALS.find(ones) + bool(ones)


def loose_section(bare: str) -> str | None:
    """The section that the words of a heading hint at."""
    match = section_search().search(bare)
    return match.lastgroup if match else None


def leading_heading(paragraph: str) -> str | None:
    """The sub-heading that a paragraph begins with: `(一)主动公开情况。全年…` → `(一)主动公开情况`."""
    ordered = _ORDERED.match(paragraph[:12])
    if ordered is None or ordered.lastgroup != "sub" or ordered["sub"][0].isdigit():
        return None
    start = ordered.end()
    while start < len(paragraph) and paragraph[start].isspace():
        start += 1
    words = _glued().match(paragraph) or _known().match(paragraph, start)
    clause = _CLAUSE.search(paragraph, start, start + _LEAD)
    ends = [match.end() for match in (words,) if match] + [match.start() for match in (clause,) if match]
    if not ends and (comma := paragraph.find(",", start, start + _LEAD)) > 0:
        ends.append(comma)
    return paragraph[: min(ends)].strip() if ends else None


@cache
def _glued() -> re.Pattern[str]:
    last, first = pattern("glued", "last").pattern, pattern("glued", "first").pattern
    return re.compile(rf"{_LOST}{_ANY_ORDINAL}\s?[^。;!?:\n]{{2,36}}?(?:{last})(?=\s|{first})")


@cache
def _known() -> re.Pattern[str]:
    return re.compile(f"(?>{section_pattern()}|{pattern('subheading').pattern}){_NOT_BEFORE}")


@cache
def _official() -> dict[str, str]:
    return {text: entry["id"] for entry in settings()["section"] for text in entry["examples"]}


def _is_short_clause(bare: str) -> bool:
    """Words that can be a heading: short, no figures, no sentence inside; with a full stop, only what headings end in."""
    words = bare.rstrip("。:")
    if not 2 <= len(words) <= _LONGEST or _SENTENCE_END.search(words) or _FIGURE.search(words):
        return False
    return words == bare or (len(words) <= _LONGEST_ENDED and _last().search(words) is not None)


@cache
def _last() -> re.Pattern[str]:
    return re.compile(f"(?:{pattern('glued', 'last').pattern})$")
