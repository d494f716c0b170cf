"""Counts and paragraphs from annotated sentences, so that comparing is tested apart from finding the counts."""

from __future__ import annotations

from dataclasses import replace

from parser.counts.tagged import Tag, read_tagged
from parser.model import Amount, Count, Paragraph, Span


def read_prose(
    *texts: str, section: str | None = None, heading: str | None = None, topic: str | None = None
) -> tuple[tuple[Count, ...], tuple[Paragraph, ...]]:
    """One paragraph per annotated text, one behind the other in the caller's text, and the counts of all of them."""
    counts: list[Count] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for tagged in texts:
        text, tags = read_tagged(tagged)
        first = len(counts)
        for tag in tags:
            parent = None if tag.parent is None else first + tag.parent
            span = Span(at + tag.start, at + tag.end)
            counts.append(replace(make_count(tag), span=span, parent=parent, paragraph=len(paragraphs), topic=topic))
        paragraphs.append(Paragraph(text, Span(at, at + len(text)), section, heading, topic))
        at += len(text) + 1
    return tuple(counts), tuple(paragraphs)


def make_count(tag: Tag) -> Count:
    """The count that a tag says, with its place in its own sentence."""
    return Count(
        text=tag.text,
        span=Span(tag.start, tag.end),
        value=_plain(tag),
        unit=tag.unit,
        relation=tag.relation,
        kind=tag.kind,
        action=tag.action,
        object=tag.object,
        channel=tag.channel,
        polarity="negative" if tag.kind == "implied_zero" else "positive",
        scope=tag.scope,
        parent=tag.parent,
        unit_inferred=tag.unit_inferred,
    )


def _plain(tag: Tag) -> Amount:
    return int(tag.value) if tag.value == tag.value.to_integral_value() else tag.value
