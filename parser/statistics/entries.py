"""Reads label, unit and numbers that follow each other, and the stretches of text where enough of them do.

A single triple proves nothing; a run of them without a sentence between is a table. Running text prints its unit behind the
number (`公开信息23条`) and so makes no triple at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parser.statistics.tokens import Token, tokenize
from parser.statistics.vocabulary import HANZI, ORDINAL, bare, header_words, unit_behind, unit_cell

LEAST_ENTRIES = 4
_WIDEST_GAP = 160
_LONGEST_LABEL = 110
_INNER = rf"(?<=[{HANZI}）)])(?:\d{{1,2}}[.、．]|[（(][一二三四五六七八九十]+[)）])(?!\d)"
_PART = re.compile(rf"(?:其中\s*[:：]?\s*)?(?:(?<![{HANZI}（(]){ORDINAL}|{_INNER})|其中\s*[:：]")
_WORDS = re.compile(f"[{HANZI}]{{2}}")
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Entry:
    """One indicator as printed: the words before its unit (the label last, groups and headers before it), and its cells."""

    words: list[Token]
    unit: str | None = None
    cells: list[Token] = field(default_factory=list)
    label: str = ""
    begin: int = 0
    stop: int = 0

    @property
    def has_number(self) -> bool:
        """Whether any cell holds digits."""
        return any(token.kind in ("number", "glued") for token in self.cells)


def find_runs(text: str, *, known: Iterable[str]) -> list[list[Entry]]:
    """All runs of entries; `known` are bare labels that count as entries even without a unit, in cells of their own."""
    known = frozenset(known)
    entries = [entry for entry in _entries(tokenize(text)) if _complete(entry, text, known)]
    runs: list[list[Entry]] = [entries[:1]] if entries else []
    for one, other in pairwise(entries):
        if other.begin - one.stop > _WIDEST_GAP or any(word.breaks for word in other.words):
            runs.append([])
        runs[-1].append(other)
    return [run for run in runs if len(run) >= LEAST_ENTRIES]


def _entries(tokens: Sequence[Token]) -> Iterable[Entry]:
    """The tokens grouped: words, then a unit, then cells; the next word begins the next entry."""
    entry = Entry([])
    for token in tokens:
        unit = unit_cell().fullmatch(token.text) if token.kind == "word" and token.opens else None
        if token.kind == "word" and unit is None:
            if entry.cells or entry.unit or token.breaks:
                yield entry
                entry = Entry([])
            if token.text:
                entry.words.append(token)
        elif unit is not None:
            if entry.words and entry.unit is None and all(cell.kind == "blank" or cell.text.isdigit() for cell in entry.cells):
                entry.unit, entry.cells = unit["unit"], []
        elif entry.words:
            entry.cells.append(token)
    yield entry


def _complete(entry: Entry, text: str, known: frozenset[str]) -> bool:
    """Settles label and unit; False if this is no indicator."""
    if not entry.words:
        return False
    last = entry.words[-1]
    stop = last.stop
    if entry.unit is None:
        found = unit_behind().search(last.text)
        glued = found is not None and bool(found["glued"]) and bool(entry.cells) and not text[stop : entry.cells[0].begin].strip()
        if found is not None and (found["note"] or glued):
            entry.unit = found["note"] or found["glued"]
            stop = last.begin + len(last.text[: found.start()].rstrip())
    begin = _label_begin(entry.words, stop, text)
    begin = _behind_header(text, begin, stop)
    label = text[begin:stop]
    begin += max((part.start() for part in _PART.finditer(label) if _is_rest(label, part)), default=0)
    entry.label = _SPACE.sub("", text[begin:stop])
    entry.begin, entry.stop = begin, entry.cells[-1].stop if entry.cells else last.stop
    if len(entry.label) > _LONGEST_LABEL or not _WORDS.search(entry.label) or header_words().fullmatch(entry.label):
        return False
    named = entry.has_number and entry.cells[0].whole and {bare(entry.label), bare(entry.label, notes=False)} & known
    return entry.unit is not None or bool(named)


def _label_begin(words: Sequence[Token], stop: int, text: str) -> int:
    """Where the label begins: with the last word, or further up where that one only goes on with a bracket or a wrapped line."""
    number = len(words) - 1
    while number and (words[number].text[:1] in "（()）" and not re.match(ORDINAL, words[number].text)):
        number -= 1
    while number and text[words[number].begin : stop].count(")") > text[words[number].begin : stop].count("("):
        number -= 1
    return words[number].begin


def _behind_header(text: str, begin: int, stop: int) -> int:
    """A header glued to the first label ends where its last word does, if it names the indicators."""
    names = [found for found in header_words().finditer(text, begin, stop) if found["name"]]
    at = names[0].start() if names else stop
    end = begin
    for found in header_words().finditer(text, at, stop):
        if found.start() != at and found.start() != end:
            break
        end = found.end() + len(text[found.end() : stop]) - len(text[found.end() : stop].lstrip())
    return end if end < stop else begin


def _is_rest(label: str, part: re.Match[str]) -> bool:
    """Whether an ordinal inside a label begins the label proper: words follow it, and it is not in a bracket."""
    before = label[: part.start()]
    return before.count("(") + before.count("（") == before.count(")") + before.count("）") and len(label) > part.end() + 1

