"""What the role model sees of a word beside a count: the word with its neighbours, and where it stands from the count.

A score is a sum over features, so what does not depend on the count is added up once per word.
"""

from __future__ import annotations

from collections.abc import Sequence

from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Roles
from parser.counts.words import Words

REACH_BEFORE = 60
REACH_AFTER = 14
_NEAR = 8
MARKS = "AOC"  # of action, object, channel: the first of several counts
_EDGE = "^"
_STOPS = "。；;：:，,、和及"  # the gravest first
_PARTS = frozenset(("其中", "包括", "含", "分别", "(", "（"))


class Scene:
    """The words of a text as the features name them: counts and numbers alike, and what the lexicon knows each word as."""

    def __init__(self, words: Words, lexicon: Lexicon) -> None:
        anchors = set(words.anchors)
        self.words = words
        self.kinds = _kinds_of(words, lexicon)
        self.shapes = [
            "#" if at in anchors or any(char.isdigit() for char in text) else text for at, text in enumerate(words.texts)
        ]
        self.edged = [_EDGE, _EDGE, *self.shapes, _EDGE, _EDGE]
        self.edged_kinds = [_EDGE, *self.kinds, _EDGE]

    def word_features(self, at: int) -> list[str]:
        """The features of a word that are the same for every count."""
        earlier, before, text, after, later = self.edged[at : at + 5]
        return [
            f"w={text}",
            f"p={before}",
            f"n={after}",
            f"pw={before}|{text}",
            f"wn={text}|{after}",
            f"pp={earlier}",
            f"nn={later}",
            f"s={text[-1]}",
            f"s2={text[-2:]}",
            f"f={text[0]}",
            f"l={min(len(text), 6)}",
        ]

    def features(self, number: int, units: Sequence[str | None], hint: Roles, earlier: Roles) -> list[list[str]]:
        """The features of every word in reach of a count; `hint` is what the order of words says, `earlier` what the count before got."""
        anchor, unit = self.words.anchors[number], units[number] or ""
        before = self.words.anchors[number - 1] if number else None
        link = self.link(anchor, before, (unit, units[number - 1] or ""))
        places = reach(self.words, anchor)
        seen = zip(places, self.told(places, hint), self.marks(places, earlier), strict=True)
        return [self.pair_features(at, anchor, unit, hint, told, mark, link) for at, told, mark in seen]

    def pair_features(self, at: int, anchor: int, unit: str, hint: Roles, told: str, earlier: str, link: str) -> list[str]:
        """The features of a word as seen from a count, whose word is `anchor`.

        `hint` is what the order of words says; `told` which of its roles the word has, and whether its neighbours have it too;
        `earlier` which roles it plays for the count before, and `link` what stands between the two counts.
        """
        words, text, kind = self.words, self.shapes[at], self.kinds[at]
        is_before = at < anchor
        side = "b" if is_before else "a"
        distance = anchor - at if is_before else at - anchor
        clauses = min(abs(words.clauses[at] - words.clauses[anchor]), 5)
        counts = words.counts_before[at] - words.counts_before[anchor]
        counts = min(-counts, 4) if is_before else min(max(0, counts - 1), 4)
        near = distance if distance <= _NEAR else 9 + min(distance // 8, 5)
        role = told[:-2]
        at_place = f"{side}{clauses}{counts}"
        opening = anchor == 0 or words.clauses[anchor - 1] != words.clauses[anchor]
        has = f"{hint.action is not None:d}{hint.object is not None:d}{hint.channel is not None:d}"
        return [
            f"h={role}|{has}",
            f"hw={role}|{text}",
            f"hk={role}|{kind}|{at_place}",
            f"hu={role}|{unit}|{kind}",
            f"hd={role}|{side}{near}",
            f"he={told}|{text}",
            f"k={kind}|{at_place}",
            f"kk={self.edged_kinds[at]}|{kind}|{self.edged_kinds[at + 2]}|{side}{clauses}",
            f"d={side}{near}",
            f"c={at_place}",
            f"cw={at_place}|{text}",
            f"dw={side}{min(distance, 4)}|{text}",
            f"o={opening}|{at_place}",
            f"u={unit}|{text}",
            f"cp={at_place}|{self.edged[at + 1]}",
            f"cn={at_place}|{self.edged[at + 3]}",
            f"q={earlier}|{link}",
            f"qh={earlier}|{told}",
            f"qk={earlier}|{kind}",
        ]

    def marks(self, places: range, roles: Roles) -> list[str]:
        """For each word which of the roles it plays: A(ction), O(bject), C(hannel), in one string."""
        placed = zip(MARKS, (roles.action, roles.object, roles.channel), strict=True)
        marks = [(mark, place) for mark, place in placed if place is not None]
        begins, stops = self.words.begins, self.words.stops
        return ["".join(mark for mark, (begin, stop) in marks if begin <= (begins[at] + stops[at]) / 2 < stop) for at in places]

    def link(self, anchor: int, before: int | None, units: tuple[str, str]) -> str:
        """What stands between a count and the one before it: the gravest stop, a verb, words of parts; and whether units agree."""
        if before is None:
            return _EDGE
        between = range(before + 1, anchor)
        texts = [self.words.texts[at] for at in between]
        stop = min((_STOPS.find(text) for text in texts if text in _STOPS), default=len(_STOPS))
        verb = any("v" in self.kinds[at] for at in between)
        part = any(text in _PARTS for text in texts)
        return f"{stop}{verb:d}{part:d}{units[0] == units[1]:d}{min(len(texts), 3)}"

    def told(self, places: range, hint: Roles) -> list[str]:
        """For each word which roles the hint gives it, and whether the words before and behind have the first of them."""
        own = self.marks(places, hint)
        found = []
        for number, roles in enumerate(own):
            before = bool(roles) and number > 0 and roles[0] in own[number - 1]
            after = bool(roles) and number + 1 < len(own) and roles[0] in own[number + 1]
            found.append(f"{roles}{before:d}{after:d}")
        return found


def reach(words: Words, anchor: int) -> range:
    """The words that may play a role for a count."""
    return range(max(0, anchor - REACH_BEFORE), min(len(words), anchor + REACH_AFTER + 1))


def _kinds_of(words: Words, lexicon: Lexicon) -> list[str]:
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
