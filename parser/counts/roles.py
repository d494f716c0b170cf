"""The words that play a role for each count: what was done (action), what is counted (object), through what (channel).

A linear model scores every word around a count for each role; a role goes to the run of words with the highest sum. The model is
plain arrays and needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
from parser.counts.role_features import kinds_of, pair_features, reach, word_features
from parser.counts.words import Words

ROLES = ("none", "action", "object", "channel")
_STOP_WORDS = frozenset("的了在于等、,，共达计")


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights of features for each role (columns as in `ROLES`), and the lexicon whose hints the features quote.

    `bias` is added to the score of each role against none: a word of doubt is rather taken than left.
    """

    index: Mapping[str, int]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    lexicon: Lexicon
    bias: float = 0.0

    def assign(self, words: Words, units: Sequence[str | None], hints: Sequence[Roles]) -> list[Roles]:
        """The roles for each count of a text; `hints` are those that the order of words suggests."""
        own = np.zeros((len(words), len(ROLES)), dtype=np.float64)
        for at in range(len(words)):
            own[at] = self._sum(word_features(words, at))
        kinds = kinds_of(words, self.lexicon)
        counts = zip(words.anchors, units, hints, strict=True)
        return [self._assign_one(words, anchor, unit or "", hint, kinds, own) for anchor, unit, hint in counts]

    def knows_verb(self, text: str, place: Place) -> bool:
        """Whether a known verb of more than one character stands there."""
        return any(len(match[0]) > 1 for match in self.lexicon.verb.finditer(text, *place))

    def _sum(self, features: object) -> NDArray[np.float64]:
        known = [self.index[name] for name in features if name in self.index]  # type: ignore[attr-defined]
        total: NDArray[np.float64] = self.weights[known].sum(axis=0, dtype=np.float64)
        return total

    def _assign_one(self, words: Words, anchor: int, unit: str, hint: Roles, kinds: list[str], own: NDArray[np.float64]) -> Roles:
        places = reach(words, anchor)
        scores = own[places.start : places.stop] + self.intercepts
        for row, at in enumerate(places):
            if at not in words.anchors:
                scores[row] += self._sum(pair_features(words, at, anchor, unit, hint, kinds))
        gains = np.stack([scores[:, role] - np.delete(scores, role, axis=1).max(axis=1) for role in range(len(ROLES))], axis=1)
        gains[:, 1:] += self.bias
        gains[[at - places.start for at in words.anchors if at in places]] = -20.0
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
