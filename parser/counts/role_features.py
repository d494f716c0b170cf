"""What the role model sees of a word beside a count: the word with its neighbours, and where it stands from the count.

A score is a sum over features, so what does not depend on the count is added up once per word.
"""

from __future__ import annotations

from collections.abc import Iterator

from parser.counts.words import Words

REACH_BEFORE = 70
REACH_AFTER = 16
_NEAR = 8
_EDGE = "^"


def word_features(words: Words, at: int) -> Iterator[str]:
    """The features of a word that are the same for every count."""
    text = shape(words, at)
    before, after = shape(words, at - 1), shape(words, at + 1)
    yield f"w={text}"
    yield f"p={before}"
    yield f"n={after}"
    yield f"pw={before}|{text}"
    yield f"wn={text}|{after}"
    yield f"pp={shape(words, at - 2)}"
    yield f"nn={shape(words, at + 2)}"
    yield f"s={text[-1]}"
    yield f"s2={text[-2:]}"
    yield f"f={text[0]}"
    yield f"l={min(len(text), 6)}"


def pair_features(words: Words, at: int, anchor: int, unit: str) -> Iterator[str]:
    """The features of a word as seen from a count, whose word is `anchor`."""
    text = shape(words, at)
    side = "b" if at < anchor else "a"
    distance = abs(at - anchor)
    clauses = min(abs(words.clauses[at] - words.clauses[anchor]), 5)
    sentences = min(abs(words.sentences[at] - words.sentences[anchor]), 2)
    counts = min(abs(words.counts_before[at] - words.counts_before[anchor]), 4) if side == "b" else _counts_after(words, at, anchor)
    near = distance if distance <= _NEAR else 9 + min(distance // 8, 5)
    place = f"{side}{clauses}{counts}"
    opening = anchor == 0 or words.clauses[anchor - 1] != words.clauses[anchor]
    yield f"d={side}{near}"
    yield f"c={place}{sentences}"
    yield f"cw={place}|{text}"
    yield f"cs={place}|{text[-1]}"
    yield f"dw={side}{min(distance, 4)}|{text}"
    yield f"o={opening}|{place}"
    yield f"ow={opening}|{side}{clauses}|{text}"
    yield f"u={unit}|{text}"
    yield f"us={unit}|{text[-1]}|{side}"
    yield f"cp={place}|{shape(words, at - 1)}"
    yield f"cn={place}|{shape(words, at + 1)}"
    yield f"x={side}{clauses}{counts}|{shape(words, anchor - 1)}"
    yield f"y={side}{clauses}{counts}|{shape(words, anchor + 1)}"


def shape(words: Words, at: int) -> str:
    """A word as the features name it: counts and numbers alike."""
    if not 0 <= at < len(words):
        return _EDGE
    text = words.texts[at]
    return "#" if any(char.isdigit() for char in text) or at in words.anchors else text


def reach(words: Words, anchor: int) -> range:
    """The words that may play a role for a count."""
    return range(max(0, anchor - REACH_BEFORE), min(len(words), anchor + REACH_AFTER + 1))


def _counts_after(words: Words, at: int, anchor: int) -> int:
    return min(max(0, words.counts_before[at] - words.counts_before[anchor] - 1), 4)
