"""The beginnings of the first lines: all that a title, a label or a kind of text is looked for in."""

from __future__ import annotations

from typing import NamedTuple

from parser.lines import Document
from parser.metadata.patterns import squeeze

LINES = 300  # pages with much navigation have their title below a hundred short lines
CHARACTERS = 20_000
BEGINNING = 400  # of a line: texts on one line begin with their title
LOST_SPACES = " \t\u00a0\u3000?"  # blanks without a place in the target encoding arrive as question marks
AFTER_HEADING = 25  # lines kept below the first heading: no title comes after the first section has begun


class Excerpt(NamedTuple):
    """The beginning of one line that is not blank: as it is, and without white space; `line` is its index."""

    line: int
    raw: str
    text: str


def head_of(document: Document) -> list[Excerpt]:
    """The first lines that are not blank."""
    head: list[Excerpt] = []
    read, limit = 0, LINES
    for index, line in enumerate(document.lines):
        if len(head) >= limit or read > CHARACTERS:
            break
        raw = line.text[:BEGINNING].lstrip(LOST_SPACES)
        read += len(line.text)
        text = squeeze(raw)
        if not text:
            continue
        head.append(Excerpt(index, raw, text))
        if limit == LINES and is_first_heading(text):
            limit = min(LINES, len(head) + AFTER_HEADING)
    return head


def is_first_heading(text: str) -> bool:
    """Whether a squeezed line is the heading of the first section."""
    return text.startswith("一、") or (len(text) <= 8 and text.endswith(("总体情况", "概述")))
