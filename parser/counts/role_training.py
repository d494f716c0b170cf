"""Fits the role model to annotated sentences: which words are action, object and channel of each tag."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from parser.counts.clean import Clean, clean
from parser.counts.errors import TagError
from parser.counts.examples import Sentence
from parser.counts.expressions import Expression, find_expressions
from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Roles, read_roles
from parser.counts.role_features import Integers, Scene, Vocabulary, chain_keys, count_words
from parser.counts.roles import ROLES, RoleModel, find_rows
from parser.counts.tagged import Tag
from parser.counts.words import Segmenter, Words, split_words
from parser.repair import repair

LEAST = 12
HIDDEN = 8
STRENGTH = 1e-4
BATCH = 512
LEAST_ROUNDS, MOST_ROUNDS = 3, 200
LEAST_STEPS = 2000
BIAS = (2.0, 2.0, 1.5)  # for channels more than this costs more that is right of what is given than it finds
LEAST_WORDS = 2
_FIRST_ROLE = np.array([0, 1, 2, 1, 3, 1, 2, 1])  # of the marks of a word: action before object before channel


def prepare(sentence: Sentence) -> tuple[Clean, list[tuple[Expression, Tag | None]]]:
    """A sentence as the counts stage sees it, each count with the tag that annotates it."""
    document, _, _ = repair(sentence.text)
    prose = clean(document.text)
    pairs: list[tuple[Expression, Tag | None]] = []
    for one in find_expressions(prose.text):
        begin, stop = document.span(*prose.place(one.begin, one.stop))
        tag = next((tag for tag in sentence.tags if tag.start < stop and begin < tag.end and tag.kind != "implied_zero"), None)
        pairs.append((one, tag))
    return prose, pairs


def fit_roles(sentences: Iterable[Sentence], segment: Segmenter, lexicon: Lexicon, *, seed: int = 0) -> RoleModel:
    """The model that these sentences teach; the same sentences, segmenter and seed give the same model.

    Raises `TagError` if no tag has an action, none an object, or none a channel.
    """
    from scipy.sparse import csr_matrix
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    cases = [_Case.of(sentence, segment) for sentence in sentences]
    frequency: Counter[str] = Counter()
    for case in cases:
        frequency.update(count_words(case.words, case.units))
    vocabulary = Vocabulary(tuple(sorted(word for word, count in frequency.items() if count >= LEAST_WORDS)))
    blocks = [block for case in cases if case.words.anchors for block in case.rows(lexicon, vocabulary)]
    if {int(label) for _, labels in blocks for label in np.unique(labels)} != set(range(len(ROLES))):
        raise TagError("training needs tags with an action, an object and a channel")
    labels = np.concatenate([labels for _, labels in blocks])
    every = np.concatenate([keys for keys, _ in blocks])
    keys, frequencies = np.unique(every, return_counts=True)
    keys = keys[frequencies >= LEAST]
    rows = find_rows(keys, every)
    known = rows < len(keys)
    starts = np.concatenate(([0], np.cumsum(known.sum(axis=1))))
    ones = np.ones(int(starts[-1]), dtype=np.float32)
    matrix: Any = csr_matrix((ones, rows[known], starts), shape=(len(every), len(keys)))
    batch = min(BATCH, len(labels))
    rounds = min(MOST_ROUNDS, max(LEAST_ROUNDS, LEAST_STEPS * batch // len(labels)))
    network = MLPClassifier((HIDDEN,), alpha=STRENGTH, batch_size=batch, max_iter=rounds, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(matrix, labels)
    weights, output = (layer.astype(np.float32) for layer in network.coefs_)
    hidden, intercepts = (layer.astype(np.float32) for layer in network.intercepts_)
    return RoleModel(vocabulary, keys, weights, hidden, output, intercepts, lexicon, BIAS)


@dataclass(frozen=True, slots=True)
class _Case:
    """A sentence as the model sees it, with what its tags say."""

    text: str
    pairs: list[tuple[Expression, Tag | None]]
    words: Words
    units: list[str | None]

    @classmethod
    def of(cls, sentence: Sentence, segment: Segmenter) -> _Case:
        prose, pairs = prepare(sentence)
        expressions = [one for one, _ in pairs]
        return cls(prose.text, pairs, split_words([(prose.text, expressions)], segment), [one.unit for one in expressions])

    def rows(self, lexicon: Lexicon, vocabulary: Vocabulary) -> Iterator[tuple[Integers, Integers]]:
        """For each count that has a tag the features of the words around it, and the role of each."""
        hints = read_roles(self.text, [one for one, _ in self.pairs], lexicon)
        scene = Scene(self.words, lexicon, vocabulary)
        own, pairs = scene.word_keys(), scene.pairs(range(len(self.pairs)), self.units, hints)
        earlier, every_chain = Roles(), chain_keys()
        for number, ((one, tag), hint) in enumerate(zip(self.pairs, hints, strict=True)):
            if tag is None:
                earlier = hint.or_else(earlier)
                continue
            roles = roles_of_tag(self.text, one, tag)
            rows = slice(*pairs.starts[number : number + 2])
            at = pairs.at[rows]
            chain = every_chain[scene.chain(pairs, rows, earlier, scene.link(number, self.units))]
            keys = np.hstack([own[at], pairs.keys[rows], chain])
            is_word = ~np.isin(at, scene.anchors)
            yield keys[is_word], _FIRST_ROLE[scene.marks(at, roles)[is_word]]
            earlier = roles.or_else(earlier)


def roles_of_tag(text: str, one: Expression, tag: Tag) -> Roles:
    """Where the roles stand that a tag quotes."""
    action, thing, channel = (
        nearest(text, simplified(role), one) if role else None for role in (tag.action, tag.object, tag.channel)
    )
    return Roles(action, thing, channel)


def simplified(text: str) -> str:
    """A quoted role as the cleaned text has it."""
    return clean(repair(text)[0].text).text


def nearest(text: str, role: str, one: Expression) -> tuple[int, int] | None:
    """Where the quoted words stand, nearest to the count; before it rather than behind it."""
    places = []
    at = text.find(role)
    while at >= 0:
        behind = at >= one.begin
        places.append((at - one.stop + 3 if behind else one.begin - at - len(role), at))
        at = text.find(role, at + 1)
    places = [place for place in places if place[0] >= 0]
    return (min(places)[1], min(places)[1] + len(role)) if places else None
