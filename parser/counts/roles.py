"""The words that play a role for each count: what was done (action), what is counted (object), through what (channel).

A small network scores every word around a count for each role. An action is the run of words with the highest sum; a thing or a channel
the one with the highest mean, as a long name far from the count would outweigh the short one beside it. The model is plain arrays and
needs numpy alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
from parser.counts.role_features import Integers, Scene, Vocabulary, chain_keys
from parser.counts.words import Words

ROLES = ("none", "action", "object", "channel")
_STOP_WORDS = frozenset("的了在于等、,，共达计")
_NEVER_FIRST, _NEVER_LAST = _STOP_WORDS | set("”》」)）"), _STOP_WORDS | set("“《「(（")
_NEVER = -20.0
_VERB_FIRST = 0.5  # what a word may be less of an action than of anything else, and is one
_OWN_FIRST = {"action": 0.0, "object": 1.0, "channel": 2.0}  # what words behind the count before are preferred by
_BLOCK = 64  # counts scored at once


@dataclass(frozen=True)
class RoleModel:
    """A network with one hidden layer: what it adds up of each feature, and how it scores the roles (columns as in `ROLES`) from that.

    `keys` are the features that have a row of `weights`, in order; `vocabulary` are the words that features tell apart, `lexicon` those
    behind hints. `bias` is what action, object and channel are preferred by to none: a word of doubt is rather taken than left.
    """

    vocabulary: Vocabulary
    keys: Integers
    weights: NDArray[np.float32]
    hidden: NDArray[np.float32]
    output: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    lexicon: Lexicon
    bias: tuple[float, ...] = (0.0, 0.0, 0.0)

    @cached_property
    def padded(self) -> NDArray[np.float32]:
        """The weights with a last row of zeros, for features that the model does not know."""
        return np.vstack([self.weights, np.zeros((1, self.weights.shape[1]), dtype=np.float32)])

    @cached_property
    def chain(self) -> NDArray[np.float32]:
        """The weights of everything that the parts of the chain's features can be, template after template."""
        return self.padded[find_rows(self.keys, chain_keys())]

    def assign(self, words: Words, units: Sequence[str | None], hints: Sequence[Roles]) -> list[Roles]:
        """The roles for each count of some texts; `hints` are those that the order of words suggests."""
        if not words.anchors:
            return []
        scene = Scene(words, self.lexicon, self.vocabulary)
        own = self._sums(scene.word_keys()) + self.hidden
        found: list[Roles] = []
        earlier = Roles()
        for first in range(0, len(words.anchors), _BLOCK):
            numbers = range(first, min(first + _BLOCK, len(words.anchors)))
            pairs = scene.pairs(numbers, units, hints)
            sums = own[pairs.at] + self._sums(pairs.keys)
            for number in numbers:
                rows = slice(*pairs.starts[number - first : number - first + 2])
                earlier = Roles() if scene.is_first(number) else found[-1].or_else(earlier)
                chain = scene.chain(pairs, rows, earlier, scene.link(number, units))
                scores = np.maximum(sums[rows] + self.chain[chain].sum(axis=1), 0) @ self.output + self.intercepts
                found.append(self._choose(words, number, int(pairs.at[rows.start]), scores))
        return found

    def _sums(self, keys: Integers) -> NDArray[np.float32]:
        """The summed weights of each row of features."""
        sums: NDArray[np.float32] = self.padded[find_rows(self.keys, keys)].sum(axis=1)
        return sums

    def _choose(self, words: Words, number: int, first: int, scores: NDArray[np.float32]) -> Roles:
        """The best run of words for each role of a count, by the scores of the words from `first` on."""
        own = range(words.anchors[number - 1] - first if number else 0, words.anchors[number] - first)
        inside = words.anchors[bisect_left(words.anchors, first) : bisect_left(words.anchors, first + len(scores))]
        counts = [at - first for at in inside]
        found: dict[str, Place] = {}
        action: list[int] = []
        for column, role in enumerate(ROLES[1:], 1):
            rivals = scores[:, [other for other in range(len(ROLES)) if other != column]]
            rivals[:, 0] -= self.bias[column - 1]
            if role == "action":
                rivals[:, 1:] -= _VERB_FIRST
            gains = scores[:, column] - rivals.max(axis=1)
            gains[counts + action] = _NEVER
            worth = _total if role == "action" else _mean
            ranked = [(worth(run) + _OWN_FIRST[role] * (run[1] in own), *run[1:]) for run in runs_of(gains)]
            if ranked:
                _, start, stop = max(ranked)
                if role == "action":
                    action = list(range(start, stop))
                trimmed = _trim(words, first + start, first + stop)
                if trimmed:
                    found[role] = trimmed
        return Roles(**found)


def find_rows(known: Integers, keys: Integers) -> Integers:
    """The row of each feature among those that are known, in order; the one behind the last for others."""
    rows = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[rows] == keys, rows, len(known))


def runs_of(gains: NDArray[np.floating[Any]]) -> list[tuple[float, int, int]]:
    """The runs of words that are worth more than nothing, each with its sum: those that no word before or behind would add to.

    >>> runs_of(np.array([-1.0, 2.0, -0.5, 1.0, -3.0, 2.0]))
    [(2.5, 1, 4), (2.0, 5, 6)]
    """
    found: list[tuple[float, int, int]] = []
    total, start, best, stop = 0.0, 0, 0.0, 0
    for at, gain in enumerate([*gains.tolist(), -np.inf]):
        if total + gain <= 0:
            if best > 0:
                found.append((best, start, stop))
            total, start, best = 0.0, at + 1, 0.0
            continue
        total += gain
        if total > best:
            best, stop = total, at + 1
    return found


def _total(run: tuple[float, int, int]) -> float:
    return run[0]


def _mean(run: tuple[float, int, int]) -> float:
    return run[0] / (run[2] - run[1])


def _trim(words: Words, first: int, stop: int) -> Place | None:
    while first < stop and words.texts[first] in _NEVER_FIRST:
        first += 1
    while first < stop and words.texts[stop - 1] in _NEVER_LAST:
        stop -= 1
    return (words.begins[first], words.stops[stop - 1]) if first < stop else None
