"""The prose for spaCy's displaCy in manual mode: each paragraph with its counts as entities, and with its topic as spans."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from parser.model import Span
from parser.view.viewable import Viewable


def to_displacy(report: Viewable) -> list[dict[str, Any]]:
    """One dict for each paragraph, in reading order, and one for each line beside them that holds a count.

    `text` is the source, `title` the topic. `ents` are the counts (labelled with their kind) as displaCy draws entities: none
    inside another. `spans` with `tokens` are the topic and every count, for `style="span"`.
    """
    topics = {paragraph.span: paragraph.topic for paragraph in report.paragraphs}
    left = [count for count in report.counts if not any(_holds(span, count.span) for span in topics)]
    lines = {line_of(report.text, count.span): None for count in left}
    return [_paragraph(report, span, topic) for span, topic in sorted({**lines, **topics}.items(), key=lambda entry: entry[0])]


def _paragraph(report: Viewable, span: Span, topic: str | None) -> dict[str, Any]:
    counts = sorted((count for count in report.counts if _holds(span, count.span)), key=lambda count: count.span)
    text = report.text[span.start : span.end]
    labelled = [(count.span.start - span.start, count.span.end - span.start, count.kind) for count in counts]
    topics = [(0, len(text), topic)] if topic and text else []
    borders = sorted({0, len(text), *(border for start, end, _ in labelled for border in (start, end))})
    tokens = [text[start:end] for start, end in pairwise(borders)]
    spans = topics + labelled
    number = {border: index for index, border in enumerate(borders)}
    return {
        "text": text,
        "title": topic,
        "ents": [{"start": start, "end": end, "label": label} for start, end, label in _apart(labelled)],
        "tokens": tokens,
        "spans": [{"start_token": number[start], "end_token": number[end], "label": label} for start, end, label in spans],
    }


def _apart(labelled: list[tuple[int, int, Any]]) -> list[tuple[int, int, Any]]:
    """Those that begin when the one before has ended."""
    kept: list[tuple[int, int, Any]] = []
    for one in labelled:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def line_of(text: str, span: Span) -> Span:
    """The line of the text that holds a span, or the lines from its first to its last."""
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end)
