"""Annotation files of counts: what was read in a report as tagged sentences, one paragraph a line, for a person to correct."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from parser.counts.errors import TagError
from parser.counts.outcomes import without_outcome
from parser.counts.quotation import quote
from parser.counts.tagged import Tag, write_tagged
from parser.model import BOILERPLATE, Count, Paragraph


def write_count_annotations(text: str, paragraphs: Sequence[Paragraph], counts: Sequence[Count], path: Path, *, report: str) -> int:
    """Writes the paragraphs of a report (`text` is what was parsed) with their counts as inline tags; gives the number of lines.

    A role is quoted as the paragraph prints it; one that it does not hold in one piece is left out of its tag.
    """
    lines = []
    for number, paragraph in enumerate(paragraphs):
        if paragraph.topic == BOILERPLATE:
            continue
        start, end = paragraph.span
        own = [index for index, count in enumerate(counts) if count.paragraph == number]
        sentence = text[start:end]
        tags = list(_tags(sentence, start, own, counts))
        row = {"report": report, "style": None, "split": "train", "text": _written(sentence, tags)}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    return len(lines)


def _tags(sentence: str, start: int, own: Sequence[int], counts: Sequence[Count]) -> Iterator[Tag]:
    places = {index: number for number, index in enumerate(own)}
    for index in own:
        count = counts[index]
        yield Tag(
            text=count.text,
            start=count.span.start - start,
            end=count.span.end - start,
            value=Decimal(count.value),
            unit=count.unit,
            unit_inferred=count.unit_inferred,
            relation=count.relation,
            kind=count.kind,
            action=quote(sentence, count.action),
            object=quote(sentence, without_outcome(count.action, count.object)),
            channel=quote(sentence, count.channel),
            scope=count.scope,
            parent=None if count.parent is None else places.get(count.parent),
            optional=False,
        )


def _written(sentence: str, tags: Sequence[Tag]) -> str:
    """The sentence with its tags; plain where the format cannot hold them (brackets in the text)."""
    try:
        return write_tagged(sentence, tags)
    except TagError:
        return sentence
