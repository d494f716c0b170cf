"""The beginnings of the first lines: all that a title, a label or a kind of text is looked for in."""

from __future__ import annotations

from dataclasses import dataclass

from parser.lines import Document
from parser.metadata.patterns import squeeze

LINES = 300  # pages with much navigation have their title below a hundred short lines
CHARACTERS = 20_000
BEGINNING = 400  # of a line: texts on one line begin with their title


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of one line that is not blank: as it is, and without white space; `line` is its index."""

    line: int
    raw: str
    text: str


def head_of(document: Document) -> list[Excerpt]:
    """The first lines that are not blank."""
    head: list[Excerpt] = []
    read = 0
    for index, line in enumerate(document.lines):
        if len(head) >= LINES or read > CHARACTERS:
            break
        raw = line.text[:BEGINNING]
        read += len(line.text)
        text = squeeze(raw)
        if text:
            head.append(Excerpt(index, raw, text))
    return head
