"""The repaired text as lines that know where each of their characters stood in the caller's text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from parser.model import Span

_INK = re.compile(r"\w")


class Line(NamedTuple):
    """One line without its line break.

    `text` is what the later stages read. When `starts` and `ends` are None, character i of `text` is character `start + i` of
    the caller's text; otherwise it was read from `[starts[i], ends[i])` there. `start` and `end` bound the whole line.
    """

    text: str
    start: int
    end: int
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, begin: int, stop: int) -> Span:
        """The place in the caller's text of `self.text[begin:stop]`."""
        start = self.begin_of(begin)
        return Span(start, start if stop <= begin else self.end_of(stop))

    def begin_of(self, at: int) -> int:
        """Where in the caller's text the character `self.text[at]` begins."""
        if self.starts is None:
            return self.start + at
        return self.starts[at] if at < len(self.starts) else self.end

    def end_of(self, stop: int) -> int:
        """Where in the caller's text `self.text[:stop]` ends."""
        if self.ends is None:
            return self.start + stop
        return self.ends[stop - 1] if stop else self.begin_of(0)


@dataclass(frozen=True)
class Document:
    """The repaired lines as one text, with the way back to the caller's offsets.

    A line of which repair left nothing (a page number) is no empty line: it leaves no trace in `text`.
    """

    source: str
    lines: tuple[Line, ...]

    @cached_property
    def kept(self) -> list[Line]:
        """The lines that make up `text`; of the empty lines around a removed one, one goes with it."""
        kept: list[Line] = []
        removed = False
        for line in self.lines:
            empty = not line.text
            if empty and _INK.search(self.source, line.start, line.end):
                removed = True
            elif not (empty and removed and kept and not kept[-1].text):
                kept.append(line)
                removed = False
            else:
                removed = False
        return kept

    @cached_property
    def text(self) -> str:
        """The repaired lines, joined by line feeds."""
        return "\n".join(line.text for line in self.kept)

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each kept line begins in `text`."""
        starts, at = [], 0
        for line in self.kept:
            starts.append(at)
            at += len(line.text) + 1
        return starts

    def line_at(self, position: int) -> int:
        """The index among the kept lines of the one that holds this position of `text`."""
        return bisect_right(self.line_starts, position) - 1

    def span(self, begin: int, stop: int) -> Span:
        """The place in the caller's text of `self.text[begin:stop]`."""
        at = self.line_at(begin)
        line, inside = self.kept[at], begin - self.line_starts[at]
        if line.starts is None and begin < stop <= self.line_starts[at] + len(line.text):
            return Span(line.start + inside, line.start + inside + stop - begin)
        start = line.begin_of(inside)
        if stop <= begin:
            return Span(start, start)
        inside += stop - begin
        if inside > len(line.text) + 1:
            at = self.line_at(stop - 1)
            line, inside = self.kept[at], stop - self.line_starts[at]
        return Span(start, max(start, line.end_of(min(inside, len(line.text)))))
