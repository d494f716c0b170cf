"""Where a count stands: its clause, its sentence, the paragraph before it, and the words of the wholes that it is a part of.

Spans index the caller's text, paragraphs hold the repaired one, so a count is sought in its paragraph near the place where its
span would have it, behind the count before it. One that is not found has no clause; its roles are all that is known then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parser.model import Count, Paragraph

_CLAUSE_END = re.compile(r"[,，。;；:：!！?？()（）\n]")
_AFTER_END = re.compile(r"[,，、。;；:：!！?？()（）\n]")
_SENTENCE_END = re.compile(r"[。;；!！?？\n]")
_SPACE = re.compile(r"\s+")
_FOLDED = str.maketrans("，；：（）！？", ",;:()!?")


@dataclass(frozen=True, slots=True)
class Context:
    """The words around one count, without white space.

    `role` are its action and object, `wholes` those of the counts that it is a part of; `clause` its clause without other counts;
    `sentence` what its sentence says up to and with its clause, `before` what the paragraph says before that.
    """

    role: str
    wholes: str
    clause: str = ""
    sentence: str = ""
    before: str = ""
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
    return [_context(number, counts, paragraphs, places) for number in range(len(counts))]


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


def fold(text: str) -> str:
    """The text without white space between words, with half-width punctuation."""
    return _SPACE.sub("", text).translate(_FOLDED)


def _places(counts: Sequence[Count], paragraphs: Sequence[Paragraph]) -> dict[int, tuple[int, int]]:
    """Where each count stands in the text of its paragraph, of those that are found there."""
    places: dict[int, tuple[int, int]] = {}
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


def _find(text: str, within: str, start: int, expected: int) -> tuple[int, int] | None:
    folded = unicodedata.normalize("NFKC", text)
    for printed in dict.fromkeys((text, folded, _SPACE.sub("", folded))):
        pattern = re.compile(rf"(?<!\d){re.escape(printed)}(?!\d)") if printed else None
        found = [match.span() for match in pattern.finditer(within, start)] if pattern else []
        if found:
            return min(found, key=lambda place: abs(place[0] - expected))
    return None


def _context(
    number: int, counts: Sequence[Count], paragraphs: Sequence[Paragraph], places: Mapping[int, tuple[int, int]]
) -> Context:
    count = counts[number]
    wholes = "/".join(role_words(counts[whole]) for whole in ancestors(counts, number))
    if count.paragraph is None or not 0 <= count.paragraph < len(paragraphs):
        return Context(role_words(count), wholes)
    paragraph = paragraphs[count.paragraph]
    heading = fold(paragraph.heading or "")
    place = places.get(number)
    if place is None:
        return Context(role_words(count), wholes, "", "", "", paragraph.section, heading, paragraph.topic)
    others = [places[other] for other in places if other != number and counts[other].paragraph == count.paragraph]
    start, stop = _clause(paragraph.text, place, others)
    begin = _last_end(_SENTENCE_END, paragraph.text, place[0])
    return Context(
        role=role_words(count),
        wholes=wholes,
        clause=fold(paragraph.text[start:stop]),
        sentence=fold(paragraph.text[begin:stop]),
        before=fold(paragraph.text[:begin]),
        section=paragraph.section,
        heading=heading,
        topic=paragraph.topic,
        is_placed=True,
    )


def _clause(text: str, place: tuple[int, int], others: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The clause of a count from the count before it; up to the next one only if something parts the two."""
    start = max([_last_end(_CLAUSE_END, text, place[0]), *(stop for _, stop in others if stop <= place[0])])
    following = min([begin for begin, _ in others if begin >= place[1]], default=len(text))
    end = _AFTER_END.search(text, place[1])
    stop = end.start() if end else len(text)
    return start, stop if stop <= following else place[1]


def _last_end(pattern: re.Pattern[str], text: str, stop: int) -> int:
    start = 0
    for match in pattern.finditer(text, 0, stop):
        start = match.end()
    return start
