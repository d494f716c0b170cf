"""Is it a report? Notices, templates, interpretations and summaries share its words but not its content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parser.lines import Document
from parser.metadata.excerpt import Excerpt
from parser.metadata.patterns import patterns, settings
from parser.metadata.title import Title

NAMED_WITHIN = 15  # lines of the head in which a text says what it is
LONGEST_NAME = 80
WITHIN = 200_000
ENOUGH = 0.5
SAMPLE = 4000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a text is a report; if not, the kind it was taken for and the words that say so."""

    is_report: bool
    score: float
    kind: str = ""
    evidence: str = ""


def judge_kind(
    document: Document, head: Sequence[Excerpt], title: Title | None, *, agency: str | None, period: bool, has_tables: bool
) -> Verdict:
    """The verdict over a text. Tables with values outweigh every title but that of a notice or of half a year."""
    score = report_score(document, title, agency=agency, period=period)
    named = named_kind(head, title)
    if named is not None:
        kind, match = named
        outweighed = has_tables if kind["outweighed_by"] == "tables" else has_tables or score >= ENOUGH
        if kind["outweighed_by"] == "nothing" or not outweighed:
            return Verdict(False, score, kind["name"], match[0])
    if has_tables or score >= ENOUGH:
        return Verdict(True, max(score, ENOUGH))
    if is_foreign(document.text[:SAMPLE]):
        return Verdict(False, score, "a text in another language", document.text[:40].strip())
    return Verdict(False, score, "another text", "no title, section or period of a report")


def named_kind(head: Sequence[Excerpt], title: Title | None) -> tuple[dict[str, str], re.Match[str]] | None:
    """The first look-alike that the text names itself: in its title, or in its first lines when it has no title."""
    if title is not None and not title.quoted and title.year is not None:
        texts = [title.context]
    else:
        texts = [excerpt.text for excerpt in head[:NAMED_WITHIN] if len(excerpt.text) <= LONGEST_NAME]
    for text in texts:
        for kind, compiled in zip(settings("lookalike"), patterns("lookalike"), strict=True):
            match = compiled.search(text)
            if match is not None:
                return kind, match
    return None


def report_score(document: Document, title: Title | None, *, agency: str | None, period: bool) -> float:
    """How much of a report's outline a text holds, 0 to 1."""
    signals = settings("signals")
    text = document.text[:WITHIN]
    found = {"title": title is not None, "year": title is not None and title.year is not None, "period": period}
    score: float = sum(weight for phrase, weight in signals["phrases"].items() if phrase in text)
    score += sum(signals[name] for name, is_found in {**found, "agency": agency is not None}.items() if is_found)
    return min(1.0, round(score, 3))


def is_foreign(sample: str) -> bool:
    """Whether a text is written in Latin letters."""
    letters = sum(character.isalpha() and character.isascii() for character in sample)
    return letters > 100 and letters > 5 * (len(sample) - len(sample.encode("ascii", "ignore")))
