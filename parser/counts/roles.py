"""The words that play a role for each count: what was done (action), what is counted (object), through what (channel).

A linear model scores every word around a count for each role; a role goes to the run of words with the highest sum. The model is
plain arrays and needs numpy alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
from parser.counts.role_features import Scene, reach
from parser.counts.words import Words

ROLES = ("none", "action", "object", "channel")
_STOP_WORDS = frozenset("的了在于等、,，共达计")


@dataclass(frozen=True)
class RoleModel:
    """Weights of features for each role (columns as in `ROLES`), and the lexicon whose hints the features quote.

    `bias` is added to the score of each role against none: a word of doubt is rather taken than left.
    """

    index: Mapping[str, int]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    lexicon: Lexicon
    bias: float = 0.0

    @cached_property
    def padded(self) -> NDArray[np.float32]:
        """The weights with a last row of zeros, for features that the model does not know."""
        return np.vstack([self.weights, np.zeros((1, len(ROLES)), dtype=np.float32)])

    def assign(self, words: Words, units: Sequence[str | None], hints: Sequence[Roles]) -> list[Roles]:
        """The roles for each count of a text; `hints` are those that the order of words suggests."""
        if not words.anchors:
            return []
        scene = Scene(words, self.lexicon)
        own = self._sums([scene.word_features(at) for at in range(len(words))]) + self.intercepts
        found: list[Roles] = []
        for number, hint in enumerate(hints):
            earlier = found[-1] if found else Roles()
            found.append(self._assign_one(scene, number, units, hint, earlier, own))
        return found

    def knows_verb(self, text: str, place: Place) -> bool:
        """Whether a known verb of more than one character stands there."""
        return any(len(match[0]) > 1 for match in self.lexicon.verb.finditer(text, *place))

    def _sums(self, rows: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """The summed weights of each row of features."""
        get, nothing = self.index.get, len(self.index)
        numbers = [get(name, nothing) for row in rows for name in row]
        lengths = np.fromiter(map(len, rows), dtype=np.intp, count=len(rows))
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        sums: NDArray[np.float64] = np.add.reduceat(self.padded[numbers], starts, axis=0, dtype=np.float64)
        return sums

    def _assign_one(
        self, scene: Scene, number: int, units: Sequence[str | None], hint: Roles, earlier: Roles, own: NDArray[np.float64]
    ) -> Roles:
        words, anchor = scene.words, scene.words.anchors[number]
        places = reach(words, anchor)
        scores = own[places.start : places.stop] + self._sums(scene.features(number, units, hint, earlier))
        rivals = np.sort(scores, axis=1)
        best, second = rivals[:, -1:], rivals[:, -2:-1]
        gains = scores - np.where(scores == best, second, best)
        gains[:, 1:] += self.bias
        inside = words.anchors[bisect_left(words.anchors, places.start) : bisect_left(words.anchors, places.stop)]
        gains[[at - places.start for at in inside]] = -20.0
        found: dict[str, Place] = {}
        for column, role in enumerate(ROLES[1:], 1):
            run = best_run(gains[:, column])
            if run:
                trimmed = _trim(words, places.start + run[0], places.start + run[1])
                if trimmed:
                    found[role] = trimmed
        return Roles(**found)


def best_run(gains: NDArray[np.float64]) -> tuple[int, int] | None:
    """The run with the highest sum, if that is above zero.

    >>> best_run(np.array([-1.0, 2.0, -0.5, 1.0, -3.0]))
    (1, 4)
    """
    best, run, total, start = 0.0, None, 0.0, 0
    for at, gain in enumerate(gains.tolist()):
        if total <= 0:
            total, start = 0.0, at
        total += gain
        if total > best:
            best, run = total, (start, at + 1)
    return run


def _trim(words: Words, first: int, stop: int) -> Place | None:
    while first < stop and words.texts[first] in _STOP_WORDS:
        first += 1
    while first < stop and words.texts[stop - 1] in _STOP_WORDS:
        stop -= 1
    return (words.begins[first], words.stops[stop - 1]) if first < stop else None
