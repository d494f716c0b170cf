"""What a report says about itself: its title, agency, year and date of publication, and whether it is a report at all.

Comes in: a repaired `Document`. Goes out: `Metadata` and the issues found on the way. Only the head and the tail of the text are
read closely, so the time does not grow with the document. The wording of reports is data (`data/metadata.toml`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from parser.issues import make_issue
from parser.lines import Document
from parser.metadata.agency import find_agency
from parser.metadata.dates import Dates, find_dates
from parser.metadata.excerpt import head_of
from parser.metadata.kinds import Verdict, judge_kind
from parser.metadata.title import Title, find_titles
from parser.metadata.years import YearVote, vote_for_year
from parser.model import Issue

__all__ = ["Metadata", "read_metadata"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a report as a whole; None where the text does not say it.

    `score` (0 to 1) says how much of a report the text holds; `is_report` also heeds the kind of text that its title names.
    """

    title: str | None
    agency: str | None
    year: int | None
    published: datetime.date | None
    score: float
    is_report: bool


def read_metadata(document: Document, *, has_tables: bool = False) -> tuple[Metadata, tuple[Issue, ...]]:
    """The metadata of a document and what is doubtful about them.

    `has_tables` says that statutory tables with values were found: then the text is a report, unless its title says half-year,
    quarter or notice. Never raises on a damaged text.
    """
    head = head_of(document)
    titles = find_titles(head)
    title = titles[0] if titles else None
    dates = find_dates(document, head)
    vote = vote_for_year(document, titles, dates.published)
    agency = find_agency(document, title, head, dates.signature)
    verdict = judge_kind(document, head, title, agency=agency, period=bool(vote.periods), has_tables=has_tables)
    metadata = Metadata(title.text if title else None, agency, vote.year, dates.published, verdict.score, verdict.is_report)
    return metadata, tuple(issues_of(document, title, dates, vote, verdict))


def issues_of(document: Document, title: Title | None, dates: Dates, vote: YearVote, verdict: Verdict) -> Iterator[Issue]:
    """What a user must know about the metadata."""
    line = document.lines[title.line] if title else None
    if not verdict.is_report:
        yield make_issue("not-a-report", kind=verdict.kind, evidence=verdict.evidence)
    if vote.is_divided:
        span = line.span(0, len(line.text)) if line else None
        yield make_issue("year-conflict", span=span, candidates=vote.describe(), year=vote.year)
    for damaged in dates.damaged:
        if vote.year is None or 0 <= damaged.year - vote.year <= 2:
            span = document.span(damaged.begin, damaged.stop)
            yield make_issue("date-damaged", span=span, text=damaged.text, readings=" or ".join(damaged.readings))
