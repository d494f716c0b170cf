"""The narrative of a report as a partition: every character of the repaired text stands in exactly one block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from parser.lines import Document
from parser.model import Span

Kind: TypeAlias = Literal["table", "paragraph", "heading", "boilerplate", "space"]
Section: TypeAlias = Literal[
    "preamble",
    "overview",
    "active_disclosure",
    "applications",
    "review_litigation",
    "problems_improvements",
    "other_matters",
]
SECTIONS: tuple[str, ...] = get_args(Section)


@dataclass(frozen=True, slots=True)
class Block:
    """One part of `Document.text`: `[begin, stop)`, the section it stands in and the nearest heading as printed in the source.

    `position` is its rank among the blocks, `lead` the length of the heading that it begins with itself. Space carries neither
    section nor heading, boilerplate no heading.
    """

    kind: Kind
    begin: int
    stop: int
    section: str | None
    heading: str | None
    position: int
    lead: int = 0

    def text(self, document: Document) -> str:
        """The repaired text of the block."""
        return document.text[self.begin : self.stop]

    def span(self, document: Document) -> Span:
        """The place of the block in the caller's text."""
        return document.span(self.begin, self.stop)


@dataclass(frozen=True, slots=True)
class Narrative:
    """The blocks of a document in reading order. Together they are the whole text, and no two of them overlap."""

    blocks: tuple[Block, ...]

    def of_kind(self, *kinds: Kind) -> tuple[Block, ...]:
        """The blocks of some kinds, in reading order."""
        return tuple(block for block in self.blocks if block.kind in kinds)

    @property
    def paragraphs(self) -> tuple[Block, ...]:
        """The prose."""
        return self.of_kind("paragraph")


def source_regions(document: Document, narrative: Narrative) -> list[tuple[Span, Block]]:
    """The partition of the caller's text: what repair removed belongs to the block before it (or to the first).

    A block that repair made out of characters of its neighbour's has an empty region.
    """
    blocks = narrative.blocks
    if not blocks:
        return []
    starts, reached = [0], 0
    for block in blocks[1:]:
        reached = max(reached, document.span(block.begin, block.stop).start)
        starts.append(reached)
    ends = [*starts[1:], len(document.source)]
    return [(Span(start, end), block) for start, end, block in zip(starts, ends, blocks, strict=True)]
