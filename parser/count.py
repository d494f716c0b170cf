"""From the paragraphs of a report to the counts that they state."""

from __future__ import annotations

from parser.issues import make_issue
from parser.lines import Document
from parser.model import BOILERPLATE, Count, Issue
from parser.narrate import Narration


def count_paragraphs(document: Document, narration: Narration, year: int | None) -> tuple[tuple[Count, ...], tuple[Issue, ...]]:
    """The counts of all paragraphs but boilerplate, in reading order; without a usable model none, and an issue says so."""
    from parser.counts.errors import CountsError
    from parser.counts.find import find_counts_of
    from parser.counts.storage import load_tools

    prose = [number for number, one in enumerate(narration.paragraphs) if one.topic != BOILERPLATE]
    if not prose:
        return (), ()
    try:
        tools = load_tools()
    except CountsError as error:
        return (), (make_issue("counts-unavailable", error=str(error)),)
    counts: list[Count] = []
    issues: list[Issue] = []
    parts = [(number, *part) for number in prose for part in _parts(narration, number)]
    texts = [document.text[start:stop] for _, start, stop in parts]
    for (number, start, _), (found, lost) in zip(parts, find_counts_of(texts, tools, year=year), strict=True):
        first = len(counts)
        for one in found:
            span = document.span(start + one.begin, start + one.stop)
            counts.append(
                Count(
                    text=document.source[span.start : span.end],
                    span=span,
                    value=one.value,
                    unit=one.unit,
                    relation=one.relation,
                    kind=one.kind,
                    action=one.action,
                    object=one.object,
                    channel=one.channel,
                    polarity=one.polarity,
                    scope=one.scope,
                    parent=None if one.parent is None else first + one.parent,
                    unit_inferred=one.unit_inferred,
                    paragraph=number,
                    topic=narration.paragraphs[number].topic,
                )
            )
        for gap in lost:
            span = document.span(start + gap.begin, start + gap.stop)
            issues.append(make_issue("number-missing", span=span, text=repr(document.source[span.start : span.end])))
    return tuple(counts), tuple(issues)


def _parts(narration: Narration, number: int) -> list[tuple[int, int]]:
    """A paragraph, parted from the heading that it begins with: its words are no sentence with those that follow."""
    (start, stop), lead = narration.places[number], narration.leads[number]
    return [(start, start + lead), (start + lead, stop)] if lead else [(start, stop)]
