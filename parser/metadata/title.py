"""Titles: on one line, split over up to three, repeated, cut by dots, behind the path of a site or before the first sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parser.metadata.agency import tidy_agency
from parser.metadata.excerpt import Excerpt
from parser.metadata.patterns import pattern, squeeze
from parser.metadata.years import year_in

PART = re.compile(r"[\w、()（）·〇“”.…]{2,48}")  # a line that can be one part of a split title
WINDOWS = ((0, 0), (0, 1), (-1, 0), (-1, 1), (-2, 0), (-2, 1))  # lines before and after the one that says 公开
YEAR_BEHIND = re.compile(r"[(（〔\[]?20[0-4]\d年?度?[)）〕\]]?|[.…]+")
COMPLETE = 5.0  # agency and year in one line: no need to look at its neighbours
KEPT = 12


@dataclass(frozen=True, slots=True)
class Title:
    """A title found; `line` is the index of the line that it begins on, `names` what stands before 信息公开,
    `context` the squeezed text around it.
    """

    text: str
    line: int
    agency: str | None
    names: str
    year: int | None
    quoted: bool
    score: float
    context: str


def find_titles(head: Sequence[Excerpt]) -> list[Title]:
    """The titles in the head, best first; in doubt the earlier one."""
    titles: list[Title] = []
    for index, excerpt in enumerate(head):
        if ("公开" in excerpt.text or "\ufffd" in excerpt.text) and len(titles) < KEPT:
            title = best_around(head, index)
            if title is not None:
                titles.append(title)
    return sorted(titles, key=lambda title: -title.score)


def best_around(head: Sequence[Excerpt], index: int) -> Title | None:
    """The best title that runs over this line."""
    best: Title | None = None
    for before, after in WINDOWS:
        parts = head[max(0, index + before) : index + after + 1]
        if index + before < 0 or len(parts) != after - before + 1 or not all(map(is_part, parts[:-1])):
            continue
        for title in titles_in(parts):
            if best is None or title.score > best.score:
                best = title
        if best is not None and best.score >= COMPLETE:
            break
    return best


def is_part(excerpt: Excerpt) -> bool:
    """Whether a line can be the beginning of a title that goes on below."""
    return PART.fullmatch(excerpt.text) is not None


def titles_in(parts: Sequence[Excerpt]) -> Iterator[Title]:
    """The titles in these lines read as one."""
    text = "".join(part.text for part in parts)[:240]
    if "报" not in text and "年度" not in text:
        return
    separators = list(pattern("title", "separators").finditer(text))
    starts = [0, *(separator.end() for separator in separators)]
    stops = [*(separator.start() for separator in separators), len(text)]
    for start, stop in zip(starts, stops, strict=True):
        match = pattern("title", "pattern").match(text, start, stop)
        if match is None or pattern("title", "sentence").search(text[start : match.end()]):
            continue
        quoted = start > 0 and text[start - 1] == "《"
        if ends_here(text, match.end(), parts, quoted=quoted):
            yield make_title(match, parts, quoted=quoted)


def ends_here(text: str, stop: int, parts: Sequence[Excerpt], *, quoted: bool) -> bool:
    """Whether a title can end at `stop`: nothing follows, or a space, or something that is not part of the phrase."""
    rest = text[stop:].removeprefix("》") if quoted else text[stop:]
    if quoted and len(rest) == len(text) - stop:
        return False
    if pattern("title", "not_after").search(rest):
        return False
    if not rest or quoted or pattern("title", "after").match(rest):
        return True
    return space_follows("\n".join(part.raw for part in parts), stop)


def space_follows(raw: str, count: int) -> bool:
    """Whether white space comes after the first `count` characters that are not white space."""
    seen = 0
    for character in raw:
        if seen == count:
            return character.isspace()
        seen += not character.isspace()
    return False


def make_title(match: re.Match[str], parts: Sequence[Excerpt], *, quoted: bool) -> Title:
    """The title of a match, with the year or the dots of a cut that follow it."""
    behind = YEAR_BEHIND.match(match.string, match.end())
    text = match[0] + (behind[0] if behind else "")
    before = match["before"]
    if before.endswith("人民") and match["subject"].startswith("政府"):
        before += "政府"  # 某县人民政府信息公开…: the word stands once for two
    agency, is_sure = tidy_agency(before)
    year = year_in(text)
    score = 1.0 + 2.0 * (agency is not None and is_sure) + (agency is not None and not is_sure) + 2.0 * (year is not None)
    score += 0.5 * ("年" in match["end"]) - 0.5 * (len(parts) - 1) - 1.0 * quoted - 0.3 * text.endswith((".", "…"))
    return Title(text, parts[0].line, agency, before, year, quoted, score, squeeze(match.string)[:120])
