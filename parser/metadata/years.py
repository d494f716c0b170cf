"""The year of a report by vote: every place that states it can be a copy-paste mistake, so none decides alone."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parser.lines import Document
from parser.metadata.patterns import pattern, patterns, settings, squeeze

if TYPE_CHECKING:
    from parser.metadata.title import Title

DIGITS = {**dict.fromkeys("〇零○oO0", "0"), "贰": "2", **{c: str(n) for n, c in enumerate("一二三四五六七八九", start=1)}}
PERIOD_WITHIN = 6000
MENTIONS_WITHIN = 50_000


@dataclass(frozen=True, slots=True)
class YearVote:
    """The year taken, and what each source said."""

    year: int | None
    titles: tuple[int, ...]
    periods: tuple[int, ...]
    published: datetime.date | None

    @property
    def is_divided(self) -> bool:
        """Whether a title, the period or the publication date contradicts the year that was taken."""
        said = {*self.titles, *self.periods, *([self.published.year - 1] if self.published else [])}
        return self.year is not None and bool(said - {self.year})

    def describe(self) -> str:
        """What each source said, for a message."""
        parts = [f"title {year}" for year in dict.fromkeys(self.titles)]
        parts += [f"period {year}" for year in dict.fromkeys(self.periods)]
        return ", ".join([*parts, *([f"published {self.published}"] if self.published else [])])


def vote_for_year(document: Document, titles: Sequence[Title], published: datetime.date | None) -> YearVote:
    """The year that title, period, mentions and publication date together speak for; None when nothing names a year."""
    weights = settings("year")["weights"]
    said = tuple(title.year for title in titles if title.year is not None)
    periods = find_periods(document)
    votes: Counter[int] = Counter()
    for year, weight in zip(said, [weights["title"], weights["title_again"]], strict=False):
        votes[year] += weight
    for year in periods:
        votes[year] += weights["period"] / len(periods)
    mentions = Counter(map(int, pattern("year", "mention").findall(document.text[:MENTIONS_WITHIN])))
    for year, count in mentions.items():
        votes[year] += weights["mentions"] * count / mentions.total()
    if published is not None:
        votes[published.year - 1] += weights["published" if published.month <= 6 else "published_late"]
    likely = {year: vote for year, vote in votes.items() if settings("year")["first"] <= year <= settings("year")["last"]}
    return YearVote(max(likely, key=lambda year: likely[year], default=None), said, periods, published)


def find_periods(document: Document) -> tuple[int, ...]:
    """The years in which the stated period of the figures begins and ends."""
    text = squeeze(document.text[:PERIOD_WITHIN])
    for compiled in patterns("period"):
        match = compiled.search(text)
        if match is not None:
            return tuple(int(year) for year in match.groups() if year)
    return ()


def year_in(text: str) -> int | None:
    """The last year in a title, in ASCII digits or Chinese numerals.

    >>> year_in("二〇二〇年某某局政府信息公开年度报告")
    2020
    """
    found = pattern("year", "pattern").findall(text)
    if found:
        return int(found[-1])
    chinese = pattern("year", "chinese").search(text)
    return year_of(chinese[0]) if chinese else None


def year_of(numerals: str) -> int:
    """A year written numeral by numeral."""
    return int("".join(DIGITS[character] for character in numerals))
