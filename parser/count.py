"""From the paragraphs of a report to the counts that they state."""

from __future__ import annotations

from collections.abc import Sequence

from parser.issues import make_issue
from parser.model import BOILERPLATE, Count, Issue, Paragraph, Span
from parser.repair import repair


def count_paragraphs(text: str, paragraphs: Sequence[Paragraph], year: int | None) -> tuple[tuple[Count, ...], tuple[Issue, ...]]:
    """The counts of all paragraphs but boilerplate, in reading order; without a usable model none, and an issue says so."""
    from parser.counts.errors import CountsError
    from parser.counts.find import find_counts
    from parser.counts.storage import load_tools

    prose = [number for number, one in enumerate(paragraphs) if one.topic != BOILERPLATE]
    if not prose:
        return (), ()
    try:
        tools = load_tools()
    except CountsError as error:
        return (), (make_issue("counts-unavailable", error=str(error)),)
    counts: list[Count] = []
    issues: list[Issue] = []
    for number in prose:
        paragraph = paragraphs[number]
        start = paragraph.span.start
        document, _, _ = repair(text[start : paragraph.span.end])
        found, lost = find_counts(document.text, tools, year=year)
        first = len(counts)
        for one in found:
            place = document.span(one.begin, one.stop)
            span = Span(start + place.start, start + place.end)
            counts.append(
                Count(
                    text=text[span.start : span.end],
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
                    topic=paragraph.topic,
                )
            )
        for gap in lost:
            place = document.span(gap.begin, gap.stop)
            span = Span(start + place.start, start + place.end)
            issues.append(make_issue("number-missing", span=span, text=repr(text[span.start : span.end])))
    return tuple(counts), tuple(issues)
