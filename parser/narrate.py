"""From the text beside the tables to paragraphs with their topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from parser.issues import make_issue
from parser.lines import Document
from parser.model import BOILERPLATE, SECTION_NUMBERS, Issue, Paragraph
from parser.narrative import Block, split_narrative

if TYPE_CHECKING:
    from parser.topics.model import TopicModel

Scores: TypeAlias = tuple[tuple[str, float], ...]


@cache
def load_model(path: Path | None) -> TopicModel:
    """The topic model in a folder, or the shipped one; loaded once. Raises ModelError."""
    from parser.topics.model import TopicModel

    return TopicModel.load(path)


@dataclass(frozen=True, slots=True)
class Narration:
    """The paragraphs of a report in reading order, their places in the repaired text, how long the heading is that each begins
    with, and what was wrong."""

    paragraphs: tuple[Paragraph, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    leads: tuple[int, ...] = ()
    issues: tuple[Issue, ...] = ()


def narrate(document: Document, regions: Sequence[tuple[int, int]], topics: Path | None) -> Narration:
    """The paragraphs of a report; boilerplate (titles, dates, site chrome) is among them under that topic.

    `regions` are taken by tables; `topics` is the folder of a user's model, None for the shipped one. Without a usable shipped
    model the paragraphs have no topics, and an issue says so; a user's broken model raises ModelError.
    """
    blocks = split_narrative(document, regions).of_kind("paragraph", "boilerplate")
    topics_of, issues = find_topics(blocks, document, topics)
    paragraphs = tuple(
        Paragraph(
            text=block.text(document),
            span=block.span(document),
            section=block.section,
            heading=block.heading,
            topic=scores[0][0] if scores else None,
            topic_scores=scores,
            second_topic=second,
        )
        for block, (scores, second) in zip(blocks, topics_of, strict=True)
    )
    return Narration(paragraphs, tuple((one.begin, one.stop) for one in blocks), tuple(one.lead for one in blocks), issues)


def find_topics(
    blocks: Sequence[Block], document: Document, topics: Path | None
) -> tuple[list[tuple[Scores, str | None]], tuple[Issue, ...]]:
    """The topics of each block, best first, and its second one; boilerplate is known as such."""
    from parser.topics.errors import ModelError

    found: list[tuple[Scores, str | None]] = [(((BOILERPLATE, 1.0),) if b.kind == "boilerplate" else (), None) for b in blocks]
    prose = [number for number, block in enumerate(blocks) if block.kind == "paragraph"]
    if not prose:
        return found, ()
    try:
        model = load_model(topics)
    except ModelError as error:
        if topics is not None:
            raise
        return found, (make_issue("topics-unavailable", error=str(error)),)
    predicted = model.predict(
        [blocks[number].text(document) for number in prose],
        [blocks[number].heading for number in prose],
        sections=[SECTION_NUMBERS.get(blocks[number].section or "") for number in prose],
        positions=[number / max(1, len(blocks) - 1) for number in prose],
        repaired=True,
    )
    for number, one in zip(prose, predicted, strict=True):
        found[number] = one.ranked, one.second
    return found, ()
