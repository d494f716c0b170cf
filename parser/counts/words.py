"""The words of a text around its counts: what the segmenter gives, with each count as one word.

Only sentences that hold a count are segmented, as segmenting costs more than everything else of this stage.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from parser.counts.expressions import Expression

Segmenter: TypeAlias = Callable[[str], Sequence[str]]

CLAUSE_ENDS = frozenset(",，:：、()（）")
SENTENCE_ENDS = frozenset("。;；!！?？\n")
_SENTENCE = re.compile(r"[^。;；!！?？\n]*[。;；!！?？\n]?")


@dataclass(slots=True)
class Words:
    """Parallel lists: the words, where they begin and stop, the clause and sentence that each stands in, how many counts stand
    before it, and for each count the index of its word."""

    texts: list[str] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    counts_before: list[int] = field(default_factory=list)
    anchors: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


def characters(text: str) -> list[str]:
    """The segmenter that knows no words: every character is one."""
    return list(text)


def split_words(text: str, expressions: Sequence[Expression], segment: Segmenter) -> Words:
    """The words of the sentences that hold the expressions.

    >>> from parser.counts.expressions import find_expressions
    >>> text = "工作有序。发布信息23条。"
    >>> split_words(text, find_expressions(text), characters).texts
    ['发', '布', '信', '息', '23条', '。']
    """
    words, begins = Words(), [one.begin for one in expressions]
    clause = 0
    for sentence, (begin, stop) in enumerate(_sentences(text, expressions)):
        inside = expressions[bisect_left(begins, begin) : bisect_left(begins, stop)]
        at = begin
        for one in [*inside, None]:
            upto = one.begin if one is not None else stop
            for word, place in _cut(text[at:upto], at, segment):
                _append(words, word, place, clause, sentence)
                clause += word in CLAUSE_ENDS or word in SENTENCE_ENDS
            if one is not None:
                words.anchors.append(len(words))
                _append(words, text[one.begin : one.stop], one.begin, clause, sentence)
                at = one.stop
        clause += 1
    return words


def _append(words: Words, text: str, begin: int, clause: int, sentence: int) -> None:
    before = len(words.anchors)
    words.texts.append(text)
    words.begins.append(begin)
    words.stops.append(begin + len(text))
    words.clauses.append(clause)
    words.sentences.append(sentence)
    words.counts_before.append(before)


def _cut(text: str, begin: int, segment: Segmenter) -> Iterator[tuple[str, int]]:
    if not text:
        return
    at = 0
    for word in segment(text):
        found = text.find(word, at)
        if found >= 0 and word.strip():
            yield word, begin + found
            at = found + len(word)


def _sentences(text: str, expressions: Sequence[Expression]) -> Iterator[tuple[int, int]]:
    begins = [one.begin for one in expressions]
    for match in _SENTENCE.finditer(text):
        first = bisect_left(begins, match.start())
        if match[0] and first < len(begins) and begins[first] < match.end():
            yield match.span()
