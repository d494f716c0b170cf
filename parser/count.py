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
    texts = [document.text[slice(*narration.places[number])] for number in prose]
    for number, (found, lost) in zip(prose, find_counts_of(texts, tools, year=year), strict=True):
        start, first = narration.places[number][0], len(counts)
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
