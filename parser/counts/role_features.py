"""What the role model sees of a word beside a count: the word with its neighbours, and where it stands from the count.

A feature is the values of a few parts together (the word and its place, its kind and what stands between), packed into one whole
number: the number of its template, then its parts. So all words around all counts of a text are looked up at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
from parser.counts.words import Words

REACH_BEFORE = 60
REACH_AFTER = 14

Integers: TypeAlias = NDArray[np.int64]
Parts: TypeAlias = Mapping[str, Integers]

_NEAR, _FAR = 8, 14
_LONGEST_WORD = 6
_KINDS = {name: 1 << bit for bit, name in enumerate(("verb", "noun", "channel", "preposition", "adverbs", "ends_in_channel"))}
_EDGE_KIND = 63
_STOPS = "。；;：:，,、和及"  # the gravest first
_PARTS = frozenset(("其中", "包括", "含", "分别", "(", "（"))
_NO_LINK = 511
_NOWHERE = (-1, -1)

_OTHER, _EDGE, _NUMBER, _VERB, _NOTHING = range(5)  # in the place of words: what is not one, or is not known
_FIRST_WORD = 5
_WORD = 20  # bits

# The parts. Of a word alone: itself, its neighbours and theirs, its characters, its kind (what the lexicon knows it as) and its governor (the
# preposition before it in its clause). As seen from a count: role and told (what the order of words gives it, told with its neighbours),
# has (which roles that gives at all), unit, side, clauses and counts between (place), distance (near, close), verbs between, where
# (in the count's own part of the clause, in its clause, its sentence, or beyond). Of the count: opens (its clause), own (words and verbs in
# its part of the clause), of (behind 的), ruled (its governor). In the chain: mark (the word's roles for the counts before) and link.
WORD_TEMPLATES = (
    "word",
    "before",
    "after",
    "before word",
    "word after",
    "earlier",
    "later",
    "last",
    "ending",
    "first",
    "length",
)
PAIR_TEMPLATES = (
    "role has",
    "role word",
    "role kind place",
    "role unit kind",
    "role near",
    "told word",
    "kind place",
    "kind_before kind kind_after side clauses",
    "near",
    "place",
    "place word",
    "close word",
    "opens place",
    "unit word",
    "place before",
    "place after",
    "kind verbs where",
    "kind own where",
    "governor kind where",
    "role own where",
    "of kind where",
    "where word",
    "governor verbs where",
    "own verbs where",
    "ruled kind where",
    "ruled verbs kind where",
    "ruled word where",
)
CHAIN_TEMPLATES = ("mark link", "mark told", "mark kind")
_BITS = {
    **dict.fromkeys(("word", "before", "after", "earlier", "later", "last", "ending", "first", "unit", "governor", "ruled"), _WORD),
    **dict.fromkeys(("kind", "kind_before", "kind_after"), 6),
    **{"length": 3, "side": 1, "clauses": 3, "place": 7, "near": 5, "close": 4, "where": 4, "verbs": 2, "own": 8},
    **{"told": 5, "role": 3, "has": 3, "opens": 1, "of": 1, "mark": 3, "link": 9},
}
_CHAIN_BITS = _BITS["link"]  # the widest part beside the mark
_CHAIN_STARTS = np.arange(len(CHAIN_TEMPLATES)) << _BITS["mark"] + _CHAIN_BITS
_TEMPLATE_SHIFT = 57
_NUMBERS = {name: number for number, name in enumerate((*WORD_TEMPLATES, *PAIR_TEMPLATES, *CHAIN_TEMPLATES))}


@dataclass(frozen=True)
class Vocabulary:
    """The words, ends of words and measure words that a model tells apart, with their numbers."""

    words: tuple[str, ...]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(self.words, _FIRST_WORD)}

    def encode(self, words: Iterable[str]) -> Integers:
        """The numbers of words, all words that are not known alike."""
        get = self.numbers.get
        return np.array([get(word, _OTHER) for word in words], dtype=np.int64)


def count_words(words: Words, units: Iterable[str | None]) -> Counter[str]:
    """How often each string that a feature may quote stands in a text."""
    found = Counter(unit for unit in units if unit)
    anchors = set(words.anchors)
    for at, text in enumerate(words.texts):
        if at not in anchors:
            found.update({text, text[0], text[-1], text[-2:]})
    return found


@dataclass(frozen=True, slots=True)
class Pairs:
    """The words in reach of some counts, row for row: which word (`at`), its features but those of the chain, and the parts of these.
    The rows of a count are `slice(starts[i], starts[i + 1])`."""

    at: Integers
    starts: list[int]
    keys: Integers
    told: Integers
    kinds: Integers


class Scene:
    """The words of a text as the features name them: counts and numbers alike, and what the lexicon knows each word as."""

    def __init__(self, words: Words, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.words = words
        self.vocabulary = vocabulary
        texts = vocabulary.encode(words.texts)
        edges = [at for at, text in enumerate(words.texts) if not text]
        texts[edges] = _EDGE
        self.anchors = np.array(words.anchors, dtype=np.int64)
        texts[self.anchors] = _NUMBER
        texts[[at for at, text in enumerate(words.texts) if any(map(str.isdigit, text))]] = _NUMBER
        self.texts = np.pad(texts, 2, constant_values=_EDGE)
        kinds = np.array([kind_of(text, lexicon) for text in words.texts], dtype=np.int64)
        kinds[edges] = _EDGE_KIND
        self.kinds = np.pad(kinds, 1, constant_values=_EDGE_KIND)
        self.clauses, self.counts_before = np.array(words.clauses), np.array(words.counts_before)
        self.sentences = np.array(words.sentences)
        is_verb = (kinds & _KINDS["verb"] > 0) & (np.array([len(text) for text in words.texts]) > 1)
        self.verbs = np.concatenate(([0], np.cumsum(is_verb)))
        self.governors = self._governors(texts, kinds, is_verb)
        self.middles = np.array(words.begins) + np.array(words.stops)
        self.clause_starts = np.searchsorted(self.clauses, self.clauses[self.anchors])
        self.clause_stops = np.searchsorted(self.clauses, self.clauses[self.anchors], side="right")

    def word_keys(self) -> Integers:
        """The features of each word that are the same for every count: (words, templates)."""
        texts, encode, size = self.words.texts, self.vocabulary.encode, len(self.words)
        parts = {name: self.texts[at : at + size] for at, name in enumerate(("earlier", "before", "word", "after", "later"))}
        parts |= {
            "last": encode(text[-1:] for text in texts),
            "ending": encode(text[-2:] for text in texts),
            "first": encode(text[:1] for text in texts),
            "length": np.array([min(len(text), _LONGEST_WORD) for text in texts]),
        }
        return _pack(WORD_TEMPLATES, parts)

    def reach(self, number: int) -> range:
        """The words that may play a role for a count."""
        anchor, (first, stop) = self.words.anchors[number], self.words.bounds[number]
        return range(max(first, anchor - REACH_BEFORE), min(stop, anchor + REACH_AFTER + 1))

    def is_first(self, number: int) -> bool:
        """Whether a count is the first of its text."""
        return not number or self.words.bounds[number] != self.words.bounds[number - 1]

    def pairs(self, numbers: range, units: Sequence[str | None], hints: Sequence[Roles]) -> Pairs:
        """The words in reach of the counts `numbers`; `hints` are what the order of words says, for all counts of the text."""
        reaches = [self.reach(number) for number in numbers]
        sizes = np.array([len(places) for places in reaches])
        starts = np.concatenate(([0], np.cumsum(sizes)))
        at = np.concatenate([np.arange(places.start, places.stop) for places in reaches])
        counts = np.repeat(np.arange(numbers.start, numbers.stop), sizes)
        some = slice(numbers.start, numbers.stop)
        parts = {**self._positions(at, counts), **self._told(at, counts - numbers.start, starts, hints[some])}
        parts["unit"] = self.vocabulary.encode(unit or "" for unit in units[some])[counts - numbers.start]
        return Pairs(at, starts.tolist(), _pack(PAIR_TEMPLATES, parts), parts["told"], parts["kind"])

    def chain(self, pairs: Pairs, rows: slice, earlier: Roles, link: int) -> Integers:
        """The features of the words of one count that tell which roles they play for the counts before it (`earlier`: the last
        that there was): indices in `chain_keys`."""
        mark = self.marks(pairs.at[rows], earlier)
        parts = np.empty((len(mark), len(CHAIN_TEMPLATES)), dtype=np.int64)
        parts[:, 0], parts[:, 1], parts[:, 2] = link, pairs.told[rows], pairs.kinds[rows]
        found: Integers = parts + (mark << _CHAIN_BITS)[:, None] + _CHAIN_STARTS
        return found

    def marks(self, at: Integers, roles: Roles) -> Integers:
        """For each word which of the roles it plays: 1 action, 2 object, 4 channel, added up."""
        middles, found = self.middles[at], np.zeros(len(at), dtype=np.int64)
        for bit, place in enumerate((roles.action, roles.object, roles.channel)):
            if place is not None:
                found |= _holds(*place, middles) << bit
        return found

    def link(self, number: int, units: Sequence[str | None]) -> int:
        """What stands between a count and the one before it: the gravest stop, a verb, words of parts; and whether units agree."""
        if self.is_first(number):
            return _NO_LINK
        before, anchor = self.words.anchors[number - 1], self.words.anchors[number]
        texts = self.words.texts[before + 1 : anchor]
        stop = min((_STOPS.find(text) for text in texts if text in _STOPS), default=len(_STOPS))
        verb = bool((self.kinds[before + 2 : anchor + 1] & _KINDS["verb"]).any())
        part, same = any(text in _PARTS for text in texts), units[number] == units[number - 1]
        return stop << 5 | verb << 4 | part << 3 | same << 2 | min(len(texts), 3)

    def _positions(self, at: Integers, counts: Integers) -> dict[str, Integers]:
        """Where words stand from their counts, and what stands between."""
        anchors = self.anchors[counts]
        side = at > anchors
        distance = np.abs(at - anchors)
        clauses = np.minimum(np.abs(self.clauses[at] - self.clauses[anchors]), 5)
        between = self.counts_before[at] - self.counts_before[anchors]
        between = np.minimum(np.where(side, np.maximum(0, between - 1), -between), 4)
        same_clause = self.clauses[at] == self.clauses[anchors]
        previous = np.concatenate(([-1], self.anchors[:-1]))[counts]
        following = np.concatenate((self.anchors[1:], [len(self.words)]))[counts]
        is_own = same_clause & np.where(side, at < following, at > previous)
        where = np.where(is_own, 0, np.where(same_clause, 1, np.where(self.sentences[at] == self.sentences[anchors], 2, 3)))
        verbs = np.where(side, self.verbs[at] - self.verbs[anchors + 1], self.verbs[anchors] - self.verbs[np.minimum(at + 1, anchors)])
        return {
            "word": self.texts[at + 2],
            "before": self.texts[at + 1],
            "after": self.texts[at + 3],
            "kind": self.kinds[at + 1],
            "kind_before": self.kinds[at],
            "kind_after": self.kinds[at + 2],
            "governor": self.governors[at],
            "ruled": self.governors[anchors],
            "side": side,
            "clauses": clauses,
            "place": (side << 6) | (clauses << 3) | between,
            "near": (side << 4) | np.where(distance <= _NEAR, distance, np.minimum(9 + distance // 8, _FAR)),
            "close": (side << 3) | np.minimum(distance, 4),
            "where": (side << 2) | where,
            "verbs": np.minimum(verbs, 3),
            "own": self.own[counts],
            "opens": (self.clause_starts == self.anchors)[counts],
            "of": self.behind_of[counts],
        }

    @cached_property
    def behind_of(self) -> NDArray[np.bool_]:
        """For each count whether it stands directly behind 的."""
        return np.array([at > 0 and self.words.texts[at - 1] == "的" for at in self.words.anchors])

    @cached_property
    def own(self) -> Integers:
        """For each count how many words and verbs its clause has before it and behind it, up to its neighbours."""
        first = np.maximum(np.concatenate(([0], self.anchors[:-1] + 1)), self.clause_starts)
        stop = np.minimum(np.concatenate((self.anchors[1:], [len(self.words)])), self.clause_stops)
        after = np.minimum(self.anchors + 1, stop)
        sizes = (self.verbs[self.anchors] - self.verbs[first], self.verbs[stop] - self.verbs[after], self.anchors - first, stop - after)
        own = np.zeros(len(self.anchors), dtype=np.int64)
        for size in sizes:
            own = own << 2 | np.minimum(size, 2)
        return own

    def _told(self, at: Integers, counts: Integers, starts: Integers, hints: Sequence[Roles]) -> dict[str, Integers]:
        """Which roles the order of words gives each word, `hints` by `counts`, and whether the words before and behind have the first of them."""
        role, middles = np.zeros(len(at), dtype=np.int64), self.middles[at]
        has = np.zeros(len(hints), dtype=np.int64)
        for bit, name in enumerate(("action", "object", "channel")):
            told: list[Place | None] = [getattr(hint, name) for hint in hints]
            begins, stops = np.array([place or _NOWHERE for place in told]).T
            role |= _holds(begins[counts], stops[counts], middles) << bit
            has |= (begins >= 0).astype(np.int64) << bit
        first = role & -role
        before, after = np.concatenate(([0], role[:-1])), np.concatenate((role[1:], [0]))
        before[starts[:-1]] = 0
        after[starts[1:] - 1] = 0
        told_words = role << 2 | ((before & first) > 0) << 1 | ((after & first) > 0)
        return {"role": role, "told": told_words, "has": has[counts]}

    def _governors(self, texts: Integers, kinds: Integers, is_verb: NDArray[np.bool_]) -> Integers:
        """For each word the preposition before it in its clause, unless a verb stands between."""
        found, state, clause = [], _NOTHING, -1
        known = zip(self.words.clauses, texts.tolist(), kinds.tolist(), is_verb.tolist(), strict=True)
        for own_clause, text, kind, verb in known:
            if own_clause != clause:
                state, clause = _NOTHING, own_clause
            found.append(state)
            if kind & _KINDS["preposition"]:
                state = text
            elif verb:
                state = _VERB
        return np.array(found, dtype=np.int64)


def _holds(begin: Integers | int, stop: Integers | int, middles: Integers) -> Integers:
    """1 for each word that has its middle in a place; `middles` are doubled, to be whole."""
    held: Integers = ((2 * begin <= middles) & (middles < 2 * stop)).astype(np.int64)
    return held


def chain_keys() -> Integers:
    """Every feature that `Scene.chain` can name."""
    parts = np.arange(1 << _BITS["mark"] + _CHAIN_BITS)
    mark, other = parts >> _CHAIN_BITS, parts & (1 << _CHAIN_BITS) - 1
    keys = [(_NUMBERS[name] << _TEMPLATE_SHIFT) | (mark << _BITS[name.split()[1]]) | other for name in CHAIN_TEMPLATES]
    fits = [other >> _BITS[name.split()[1]] == 0 for name in CHAIN_TEMPLATES]
    return np.concatenate([np.where(fit, key, 0) for key, fit in zip(keys, fits, strict=True)])


@lru_cache(maxsize=1 << 15)
def kind_of(word: str, lexicon: Lexicon) -> int:
    """What the lexicon knows a word as: bits of `_KINDS`."""
    patterns = ("verb", "noun", "channel", "preposition", "adverbs")
    kind = sum(_KINDS[name] for name in patterns if getattr(lexicon, name).fullmatch(word))
    if not kind and any(match.end() == len(word) for match in lexicon.channel.finditer(word)):
        return _KINDS["ends_in_channel"]
    return kind


def _pack(templates: Sequence[str], parts: Parts) -> Integers:
    """The features of each row: (rows, templates)."""
    packed = np.empty((len(next(iter(parts.values()))), len(templates)), dtype=np.int64)
    for column, template in enumerate(templates):
        first, *others = template.split()
        key = parts[first] | _NUMBERS[template] << _TEMPLATE_SHIFT - sum(_BITS[name] for name in others)
        for name in others:
            key = key << _BITS[name] | parts[name]
        packed[:, column] = key
    return packed
