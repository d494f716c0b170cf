"""Stage six, first half: the prose of a report as paragraphs under their headings.

Comes in: the repaired document and the regions that tables take up. Goes out: a partition of the text into tables, headings,
paragraphs, boilerplate and space. What headings, titles, signatures and turns look like is data (`data/narrative.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from parser.lines import Document
from parser.narrative.edges import mark_foot, mark_head, split_signature
from parser.narrative.headings import HeadingFinder, finder_for, pairs_of
from parser.narrative.joining import join_lines
from parser.narrative.model import Block, Kind, Narrative, source_regions
from parser.narrative.outline import Outline, merge_tables
from parser.narrative.pieces import Piece, cut_pieces
from parser.narrative.remains import mark_remains
from parser.narrative.wrapping import Wrap, find_wrap

__all__ = ["Block", "Kind", "Narrative", "source_regions", "split_narrative"]


def split_narrative(
    document: Document, regions: Sequence[tuple[int, int]], section_headings: Mapping[str, Iterable[str]] | None = None
) -> Narrative:
    """The blocks of a document. Never raises on a damaged text; takes time linear in its length.

    `regions` are the parts of `document.text` that tables take up, `section_headings` further wordings of section headings
    without ordinal, by section id.

    >>> from parser.lines import Document, Line
    >>> line = "一、总体情况2023年,我局公开信息9条。"
    >>> document = Document(line, (Line(line, 0, len(line)),))
    >>> [(block.kind, block.text(document)) for block in split_narrative(document, ()).blocks]
    [('heading', '一、总体情况'), ('paragraph', '2023年,我局公开信息9条。')]
    """
    finder = finder_for(pairs_of(section_headings))
    pieces = cut_pieces(document, regions, finder)
    wrap = mark_headings(pieces, finder)
    split_signature(pieces)
    mark_remains(pieces)
    mark_head(pieces, wrap)
    mark_foot(pieces, wrap)
    outline = Outline(document)
    for run in merge_tables(join_lines(pieces, wrap)):
        outline.add_run(run)
    outline.finish()
    return Narrative(tuple(outline.blocks))


def mark_headings(pieces: Sequence[Piece], finder: HeadingFinder) -> Wrap | None:
    """Marks the pieces that are headings and tells how the text was wrapped.

    A full line of a wrapped text is no heading, unless by official words: its sentence goes on below.
    """
    for piece in pieces:
        if piece.kind == "paragraph" and (heading := finder.classify(piece.text)):
            piece.rank, piece.section, piece.is_official = heading
    wrap = find_wrap(pieces)
    for piece in pieces:
        if piece.rank and wrap is not None and piece.is_line and not piece.is_official and wrap.may_be_full(piece.text):
            piece.rank = ""
        elif piece.rank:
            piece.kind = "heading"
    return wrap
