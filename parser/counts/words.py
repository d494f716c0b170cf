"""The words of a text around its counts: what the segmenter gives, with each count as one word.

Only sentences that hold a count are segmented, as segmenting costs more than everything else of this stage.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from parser.counts.clauses import SENTENCE_ENDS
from parser.counts.expressions import Expression

Segmenter: TypeAlias = Callable[[str], Sequence[str]]

CLAUSE_ENDS = frozenset(",，:：、()（）")
_SENTENCE = re.compile(r"[^。;；!！?？\n]*[。;；!！?？\n]?")


@dataclass(slots=True)
class Words:
    """Parallel lists: the words, where they begin and stop in their text, the clause and sentence that each stands in, how many counts
    stand before it; for each count the index of its word, and the words `[first, stop)` of its text.

    Between two texts stand two empty words, so that no text sees the other.
    """

    texts: list[str] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    counts_before: list[int] = field(default_factory=list)
    anchors: list[int] = field(default_factory=list)
    bounds: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


def characters(text: str) -> list[str]:
    """The segmenter that knows no words: every character is one."""
    return list(text)


def split_words(texts: Iterable[tuple[str, Sequence[Expression]]], segment: Segmenter) -> Words:
    """The words of the sentences that hold the expressions of each text.

    >>> from parser.counts.expressions import find_expressions
    >>> text = "工作有序。发布信息23条。"
    >>> split_words([(text, find_expressions(text))], characters).texts
    ['发', '布', '信', '息', '23条', '。']
    """
    words, clause, sentence = Words(), 0, 0
    for text, expressions in texts:
        if words.texts and expressions:
            clause, sentence = clause + 1, sentence + 1
            _append(words, "", 0, clause, sentence)
            _append(words, "", 0, clause, sentence)
        first, begins = len(words), [one.begin for one in expressions]
        for begin, stop in _sentences(text, expressions):
            clause, sentence, at = clause + 1, sentence + 1, begin
            for one in [*expressions[bisect_left(begins, begin) : bisect_left(begins, stop)], None]:
                for word, place in _cut(text[at : one.begin if one is not None else stop], at, segment):
                    _append(words, word, place, clause, sentence)
                    clause += word in CLAUSE_ENDS or word in SENTENCE_ENDS
                if one is not None:
                    words.anchors.append(len(words))
                    _append(words, text[one.begin : one.stop], one.begin, clause, sentence)
                    at = one.stop
        words.bounds += [(first, len(words))] * len(expressions)
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
