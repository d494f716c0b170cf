"""Where a count stands: its clause, its sentence, the paragraph before it, and the words of the wholes that it is a part of.

Spans index the caller's text, paragraphs hold the repaired one, so a count is sought in its paragraph near the place where its
span would have it, behind the count before it. One that is not found has no clause; its roles are all that is known then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from parser.counts.clauses import CLAUSE_ENDS, SENTENCE_ENDS, start_of
from parser.model import Count, Paragraph

_AFTER_END = re.compile(r"[,，、。;；:：!！?？()（）\n]")
_REACH = 2000  # characters before a count that can tell what it is about
_SPACE = re.compile(r"\s+")
_FOLDED = str.maketrans("，；：（）！？", ",;:()!?")

Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Context:
    """The words around one count, without white space.

    `role` are its action and object, `wholes` those of the counts that it is a part of; `clause` its clause without other counts;
    `sentence` what its sentence says up to and with its clause, `begins` where in the paragraph that is; `before` what the
    paragraph says before it, as far as it reaches.
    """

    role: str
    wholes: str
    clause: str = ""
    sentence: str = ""
    before: str = ""
    begins: int = -1
    section: str | None = None
    heading: str = ""
    topic: str | None = None
    is_placed: bool = False


def read_contexts(counts: Sequence[Count], paragraphs: Sequence[Paragraph]) -> list[Context]:
    """The context of each count.

    >>> from parser.model import Span
    >>> text = "全年收到申请8件,办结7件。"
    >>> counts = [Count("8件", Span(6, 8), 8, "件", action="收到", object="申请", paragraph=0),
    ...           Count("7件", Span(11, 13), 7, "件", action="办结", object="申请", paragraph=0)]
    >>> [one.clause for one in read_contexts(counts, [Paragraph(text, Span(0, 14), None, None, None)])]
    ['全年收到申请8件', '办结7件']
    """
    places = _places(counts, paragraphs)
    beside = _neighbours(counts, places)
    return [_context(number, counts, paragraphs, places.get(number), beside.get(number)) for number in range(len(counts))]


def ancestors(counts: Sequence[Count], number: int) -> list[int]:
    """The wholes that a count is a part of, the nearest first; a circle ends where it closes."""
    found: list[int] = []
    parent = counts[number].parent
    while parent is not None and 0 <= parent < len(counts) and parent not in found and parent != number:
        found.append(parent)
        parent = counts[parent].parent
    return found


def role_words(count: Count) -> str:
    """The action and the object of a count, kept apart."""
    return fold(f"{count.action or ''}/{count.object or ''}")


@lru_cache(maxsize=1 << 10)  # the counts of a sentence share what stands before it, and their heading
def fold(text: str) -> str:
    """The text without white space between words, with half-width punctuation."""
    return "".join(text.split()).translate(_FOLDED)


def _places(counts: Sequence[Count], paragraphs: Sequence[Paragraph]) -> dict[int, Place]:
    """Where each count stands in the text of its paragraph, of those that are found there."""
    places: dict[int, Place] = {}
    at: dict[int, int] = {}
    for number in sorted(range(len(counts)), key=lambda number: counts[number].span):
        count = counts[number]
        if count.paragraph is None or not 0 <= count.paragraph < len(paragraphs):
            continue
        paragraph = paragraphs[count.paragraph]
        expected = count.span.start - paragraph.span.start
        place = _find(count.text, paragraph.text, at.get(count.paragraph, 0), expected)
        if place is not None:
            places[number] = place
            at[count.paragraph] = place[1]
    return places


def _find(text: str, within: str, start: int, expected: int) -> Place | None:
    folded = unicodedata.normalize("NFKC", text)
    for printed in dict.fromkeys((text, folded, _SPACE.sub("", folded))):
        best: Place | None = None
        for match in re.finditer(rf"(?<!\d){re.escape(printed)}(?!\d)", within[start:]) if printed else ():
            place = start + match.start(), start + match.end()
            if best is not None and abs(place[0] - expected) >= abs(best[0] - expected):
                break
            best = place
        if best is not None:
            return best
    return None


def _neighbours(counts: Sequence[Count], places: Mapping[int, Place]) -> dict[int, tuple[int, int | None]]:
    """For each count where the one before it in its paragraph stops, and where the next one begins."""
    order = sorted(places, key=lambda number: (counts[number].paragraph, places[number]))
    beside: dict[int, tuple[int, int | None]] = {}
    for at, number in enumerate(order):
        before = order[at - 1] if at and counts[order[at - 1]].paragraph == counts[number].paragraph else None
        after = order[at + 1] if at + 1 < len(order) and counts[order[at + 1]].paragraph == counts[number].paragraph else None
        beside[number] = (places[before][1] if before is not None else 0, places[after][0] if after is not None else None)
    return beside


def _context(
    number: int,
    counts: Sequence[Count],
    paragraphs: Sequence[Paragraph],
    place: Place | None,
    beside: tuple[int, int | None] | None,
) -> Context:
    count = counts[number]
    wholes = "/".join(role_words(counts[whole]) for whole in ancestors(counts, number))
    if count.paragraph is None or not 0 <= count.paragraph < len(paragraphs):
        return Context(role_words(count), wholes)
    paragraph = paragraphs[count.paragraph]
    heading = fold(paragraph.heading or "")
    if place is None or beside is None:
        return Context(role_words(count), wholes, section=paragraph.section, heading=heading, topic=paragraph.topic)
    start, stop = _clause(paragraph.text, place, beside)
    begin = start_of(paragraph.text, place[0], SENTENCE_ENDS, _REACH)
    return Context(
        role=role_words(count),
        wholes=wholes,
        clause=fold(paragraph.text[start:stop]),
        sentence=fold(paragraph.text[begin:stop]),
        before=fold(paragraph.text[max(0, begin - _REACH) : begin]),
        begins=begin,
        section=paragraph.section,
        heading=heading,
        topic=paragraph.topic,
        is_placed=True,
    )


def _clause(text: str, place: Place, beside: tuple[int, int | None]) -> Place:
    """The clause of a count from the count before it; up to the next one only if something parts the two."""
    start = max(start_of(text, place[0], CLAUSE_ENDS, _REACH), beside[0])
    following = len(text) if beside[1] is None else beside[1]
    end = _AFTER_END.search(text, place[1])
    stop = end.start() if end else len(text)
    return start, stop if stop <= following else place[1]
