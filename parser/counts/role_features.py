"""What the role model sees of a word beside a count: the word with its neighbours, and where it stands from the count.

A score is a sum over features, so what does not depend on the count is added up once per word.
"""

from __future__ import annotations

from collections.abc import Iterator

from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
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


def kinds_of(words: Words, lexicon: Lexicon) -> list[str]:
    """What the lexicon knows each word as: v(erb), n(oun that holds one), c(hannel), p(reposition), a(dverb), in one string."""
    patterns = (
        ("v", lexicon.verb),
        ("n", lexicon.noun),
        ("c", lexicon.channel),
        ("p", lexicon.preposition),
        ("a", lexicon.adverbs),
    )
    known: dict[str, str] = {}
    for text in words.texts:
        if text not in known:
            known[text] = "".join(mark for mark, pattern in patterns if pattern.fullmatch(text)) or (
                "e" if any(match.end() == len(text) for match in lexicon.channel.finditer(text)) else "-"
            )
    return [known[text] for text in words.texts]


def pair_features(words: Words, at: int, anchor: int, unit: str, hint: Roles, kinds: list[str]) -> Iterator[str]:
    """The features of a word as seen from a count, whose word is `anchor`; `hint` is what the order of words says."""
    text, kind = shape(words, at), kinds[at]
    side = "b" if at < anchor else "a"
    distance = abs(at - anchor)
    clauses = min(abs(words.clauses[at] - words.clauses[anchor]), 5)
    sentences = min(abs(words.sentences[at] - words.sentences[anchor]), 2)
    counts = (
        min(abs(words.counts_before[at] - words.counts_before[anchor]), 4) if side == "b" else _counts_after(words, at, anchor)
    )
    near = distance if distance <= _NEAR else 9 + min(distance // 8, 5)
    place = f"{side}{clauses}{counts}"
    opening = anchor == 0 or words.clauses[anchor - 1] != words.clauses[anchor]
    begin, stop = words.begins[at], words.stops[at]
    told = "".join(
        mark
        for mark, place in (("A", hint.action), ("O", hint.object), ("C", hint.channel))
        if place and inside(begin, stop, place)
    )
    has = f"{hint.action is not None:d}{hint.object is not None:d}{hint.channel is not None:d}"
    yield f"h={told}|{has}"
    yield f"hw={told}|{text}"
    yield f"hk={told}|{kind}|{side}{clauses}{counts}"
    yield f"hu={told}|{unit}|{kind}"
    yield f"hd={told}|{side}{near}"
    if told:
        before, after = (
            at and inside(words.begins[at - 1], words.stops[at - 1], _place(hint, told)),
            (at + 1 < len(words) and inside(words.begins[at + 1], words.stops[at + 1], _place(hint, told))),
        )
        yield f"he={told}|{before:d}{after:d}|{text}"
    yield f"k={kind}|{side}{clauses}{counts}"
    yield f"kk={kinds[at - 1] if at else _EDGE}|{kind}|{kinds[at + 1] if at + 1 < len(words) else _EDGE}|{side}{clauses}"
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


def inside(begin: int, stop: int, place: Place) -> bool:
    """Whether a word lies (by its middle) in a place."""
    return place[0] <= (begin + stop) / 2 < place[1]


def _place(hint: Roles, told: str) -> Place:
    return {"A": hint.action, "O": hint.object, "C": hint.channel}[told[0]] or (0, 0)


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
