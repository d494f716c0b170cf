"""From runs of pieces to blocks: sections and headings are handed down, problems part from improvements, blanks fill the gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parser.lines import Document
from parser.narrative.cues import pattern, settings
from parser.narrative.headings import leading_heading, loose_section, ordinal_of
from parser.narrative.model import Block, Kind
from parser.narrative.pieces import Piece
from parser.narrative.turns import find_turn, may_turn


class Outline:
    """Walks down the runs and knows which section and heading it stands under."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.section: str | None = "preamble"
        self.heading: str | None = None
        self.number = 0
        self.blocks: list[Block] = []
        self.at = 0

    def add(
        self, kind: Kind, begin: int, stop: int, *, section: str | None = None, heading: str | None = None, lead: int = 0
    ) -> None:
        """Adds a block, and the blank before it."""
        if begin > self.at:
            self.blocks.append(Block("space", self.at, begin, None, None, len(self.blocks)))
        self.blocks.append(Block(kind, begin, stop, section, heading, len(self.blocks), lead))
        self.at = stop

    def finish(self) -> None:
        """Adds the blank at the end."""
        if self.at < len(self.document.text):
            self.blocks.append(Block("space", self.at, len(self.document.text), None, None, len(self.blocks)))
            self.at = len(self.document.text)

    def add_run(self, run: Sequence[Piece]) -> None:
        """Adds what a run of pieces is."""
        first, begin, stop = run[0], run[0].begin, run[-1].stop
        if first.kind == "table":
            self._enter_table(begin, stop)
            self.add("table", begin, stop, section=self.section, heading=self.heading)
        elif first.kind == "heading":
            self._enter_heading(first)
            self.add("heading", begin, stop, section=self.section, heading=self.heading)
        elif first.kind == "boilerplate":
            self.add("boilerplate", begin, stop)
        else:
            self._add_paragraph(begin, stop)

    def _enter_heading(self, piece: Piece) -> None:
        """A heading of free wording whose ordinal starts anew stands below its section, like a sub-heading.

        A sub-heading changes the section only where problems begin, or the overview, without the heading of their section.
        """
        self.heading = self._printed(piece.begin, piece.stop)
        number = ordinal_of(piece.text)
        if piece.rank == "top" and (piece.is_official or number is None or number > self.number):
            self.section, self.number = piece.section, number or self.number
        else:
            self._slide(piece.section, piece.text)

    def _slide(self, section: str | None, heading: str) -> None:
        """Where the heading of a section was lost, a sub-heading tells that it has begun."""
        if section == "problems_improvements" and self.section in (None, "review_litigation"):
            self.section = section
        elif self.section == "preamble" and not pattern("subheading", "preface").search(heading):
            self.section = "overview"

    def _printed(self, begin: int, stop: int) -> str:
        """A heading as the source prints it, without markup."""
        start, end = self.document.span(begin, stop)
        printed = self.document.source[start:end].strip()
        return self.document.text[begin:stop] if "<" in printed else printed

    def _enter_table(self, begin: int, stop: int) -> None:
        """A table whose own heading was lost ends the section before it."""
        section = self._table_section(begin, stop)
        if section and section != self.section:
            self.section, self.heading = section, None

    def _table_section(self, begin: int, stop: int) -> str | None:
        text, cues = self.document.text, settings()["table"]["sections"]
        places = {section: max(text.rfind(word, begin, stop) for word in words) for section, words in cues.items()}
        section = max(places, key=lambda name: places[name])
        return section if places[section] >= 0 else None

    def _add_paragraph(self, begin: int, stop: int) -> None:
        text = self.document.text[begin:stop]
        own, lead = leading_heading(text), 0
        if own is not None:
            lead = text.index(own) + len(own)
            self.heading = self._printed(begin, begin + len(own))
            self._slide(loose_section(own), own)
        turn = find_turn(text) if may_turn(self.section, self.heading, has_own_heading=own is not None) else None
        if turn:
            end = begin + len(text[:turn].rstrip())
            self.add("paragraph", begin, end, section=self.section, heading=self.heading, lead=lead)
            begin, lead = begin + turn, 0
        self.add("paragraph", begin, stop, section=self.section, heading=self.heading, lead=lead)


def merge_tables(runs: Sequence[Sequence[Piece]]) -> Iterator[list[Piece]]:
    """Tables with nothing but blanks between them become one run; so do the lines of one title."""
    pending: list[Piece] = []
    for run in runs:
        if pending and _belong_together(pending[-1], run[0]):
            pending += run
            continue
        if pending:
            yield pending
        pending = list(run)
    if pending:
        yield pending


def _belong_together(one: Piece, other: Piece) -> bool:
    if one.kind == other.kind == "table":
        return True
    return other.rank == "title-rest" and one.rank.startswith("title")
