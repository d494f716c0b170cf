"""The date of publication: from the portal's label, the signature or a line of its own; a damaged date is only reported."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from parser.lines import Document
from parser.metadata.excerpt import Excerpt
from parser.metadata.patterns import pattern, settings, squeeze
from parser.metadata.years import year_of

HEAD = 8000
TAIL = 3000
SIGNED = re.compile(r"(?:^|(?<=\s))[\u4e00-\u9fff()（）、·“”]{2,40}\s*$")  # what may stand before a date on its line
CLAUSE_END = re.compile(r"[。;；!！?？…:：,，\n]")
AFTER_DATE = re.compile(r"[\s)）。印发]*(?:\n|$)")
WITHIN_SENTENCE = re.compile(r"[至自到于在从以截止前起和及]\s*$")
NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class DamagedDate:
    """A date that lost characters: its place in `document.text`, its year and every date that it may have been."""

    text: str
    begin: int
    stop: int
    year: int
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """The date of publication, the dates that cannot be trusted, and the name signed before the date."""

    published: datetime.date | None
    damaged: tuple[DamagedDate, ...]
    signature: str | None


def find_dates(document: Document, head: Sequence[Excerpt]) -> Dates:
    """The dates of a document: label before signature before a line of its own under the title."""
    labelled, damaged = labelled_dates(document.text)
    offset = max(0, len(document.text) - TAIL)
    signed, signature, broken = signed_date(document.text[offset:], offset)
    published = labelled or signed or date_line(head)
    return Dates(published, tuple(damaged) + tuple(broken), signature)


@cache
def label_pattern() -> re.Pattern[str]:
    """A label of a date and what follows it."""
    labels = "|".join(settings("date")["labels"])
    return re.compile(rf"({labels})[^\S\n]*[:：]\s*([〇零○oO一二三四五六七八九十贰年月日\d][^\n]{{0,24}})")


def labelled_dates(text: str) -> tuple[datetime.date | None, list[DamagedDate]]:
    """The date behind the most telling label, and the damaged ones behind labels."""
    labels = settings("date")["labels"]
    dates: list[tuple[int, datetime.date]] = []
    damaged: list[DamagedDate] = []
    for match in label_pattern().finditer(text[:HEAD]):
        date = date_at_start(match[2])
        if date is not None:
            dates.append((labels.index(match[1]), date))
        elif (broken := pattern("date", "damaged").match(match[2])) is not None:
            damaged.extend(damaged_date(broken, match.start(2)))
    return (min(dates)[1], []) if dates else (None, damaged)


def date_at_start(text: str) -> datetime.date | None:
    """The complete date that a text begins with."""
    for key in ("complete", "compact"):
        match = pattern("date", key).match(text)
        if match is not None:
            return make_date(int(match[1]), int(match[2]), int(match[3]))
    match = pattern("date", "chinese").match(text)
    return chinese_date(match) if match else None


def date_line(head: Sequence[Excerpt]) -> datetime.date | None:
    """The date on a line of its own, or before the time and source, near the title."""
    for excerpt in head[:40]:
        text = excerpt.raw.strip(" \t\u3000\u00a0()（）[]【】")
        if text[:2] == "20" and len(text) <= 60 and (date := date_at_start(text)) is not None:
            return date
    return None


def signed_date(tail: str, offset: int) -> tuple[datetime.date | None, str | None, list[DamagedDate]]:
    """The last date that stands as a signature, the name before it, or else the damaged dates in such a place."""
    complete = [match for key in ("complete", "chinese") for match in pattern("date", key).finditer(tail)]
    for match in sorted(complete, key=re.Match.start, reverse=True):
        date = chinese_date(match) if not match[1].isdigit() else make_date(*map(int, match.groups()))
        name = signature_before(tail, match)
        if date is not None and name is not None and "年" in match[0]:
            return date, name or None, []
    for match in reversed(list(pattern("date", "damaged").finditer(tail))):
        name = signature_before(tail, match)
        if name is not None and (damaged := list(damaged_date(match, offset))):
            return None, name or None, damaged
    return None, None, []


def signature_before(tail: str, match: re.Match[str]) -> str | None:
    """The name that signs, "" if there is none, None if the date is part of a sentence."""
    if AFTER_DATE.match(tail, match.end()) is None:
        return None
    before = tail[max(0, match.start() - 80) : match.start()]
    clause = CLAUSE_END.split(before)[-1]
    if WITHIN_SENTENCE.search(clause):
        return None
    if not squeeze(clause).strip("()（）"):
        return squeeze(CLAUSE_END.split(before.rstrip("\n\t (（\u3000\u00a0"))[-1])
    name = SIGNED.search(clause)
    return squeeze(name[0]).strip("()（）") if name else None


def damaged_date(match: re.Match[str], offset: int) -> Iterator[DamagedDate]:
    """The damaged date of a match, if its digits can be a date."""
    year = int(match[1])
    if match[3] is not None:
        pairs = [(match[3], match[4])]
    else:
        digits = match[2] or match[5]
        pairs = [(digits[:cut], digits[cut:]) for cut in range(1, len(digits))]
    dates = [make_date(year, int(month), int(day)) for month, day in pairs if len(month) <= 2 and len(day) <= 2]
    readings = tuple(dict.fromkeys(date.isoformat() for date in dates if date is not None))
    if readings:
        yield DamagedDate(match[0].strip(), offset + match.start(), offset + match.end(), year, readings)


def make_date(year: int, month: int, day: int) -> datetime.date | None:
    """A date, or None for a day that the calendar does not have."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def chinese_date(match: re.Match[str]) -> datetime.date | None:
    """The date of a match in Chinese numerals."""
    return make_date(year_of(match[1]), small_number(match[2]), small_number(match[3]))


def small_number(numerals: str) -> int:
    """A number below 100 in Chinese numerals, 0 if it is none.

    >>> small_number("二十一"), small_number("十"), small_number("九")
    (21, 10, 9)
    """
    tens, ten, ones = numerals.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (NUMERALS.index(tens) if tens else bool(ten)) * 10 + (NUMERALS.index(ones) if ones else 0)
