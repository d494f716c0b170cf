"""A trained spaCy component in the place of our role model: entity recognition, and each role to the count beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import compounding, fix_random_seed, minibatch

from parser.counts.examples import Sentence
from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
from parser.counts.role_features import Scene, Vocabulary
from parser.counts.role_training import prepare, roles_of_tag
from parser.counts.words import Segmenter, Words, split_words

_ROUNDS = 20
_ROLES = ("channel", "object", "action")


@dataclass(frozen=True)
class EntityRoles:
    """Entities of the three kinds in the words of a text; a count takes the nearest of each kind, those before it first."""

    nlp: Any
    lexicon: Lexicon

    def assign(self, words: Words, units: Sequence[str | None], hints: Sequence[Roles]) -> list[Roles]:
        """The roles of each count."""
        doc = Doc(self.nlp.vocab, words=words.texts)
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return [Roles(**{role: _nearest(words, doc.ents, role, anchor) for role in _ROLES}) for anchor in words.anchors]


def _nearest(words: Words, entities: Sequence[Span], role: str, anchor: int) -> Place | None:
    places = []
    for entity in entities:
        if entity.label_ == role and words.sentences[entity.start] == words.sentences[anchor]:
            behind = entity.start > anchor
            distance = entity.start - anchor if behind else anchor - entity.end
            places.append((behind, distance, entity.start, entity.end))
    if not places:
        return None
    *_, first, stop = min(places)
    return words.begins[first], words.stops[stop - 1]


def fit_entities(sentences: Sequence[Sentence], segment: Segmenter, lexicon: Lexicon, *, rounds: int = _ROUNDS) -> EntityRoles:
    """spaCy's `ner` with its default network, trained on the processor."""
    fix_random_seed(0)
    nlp = spacy.blank("zh")
    component = nlp.add_pipe("ner")
    for role in _ROLES:
        component.add_label(role)  # type: ignore[attr-defined]
    examples = [example for sentence in sentences for example in _examples(nlp, sentence, segment, lexicon)]
    nlp.initialize(lambda: examples)
    order = random.Random(0)
    for _ in range(rounds):
        order.shuffle(examples)
        for batch in minibatch(examples, size=compounding(8.0, 64.0, 1.05)):
            nlp.update(batch, drop=0.2)
    return EntityRoles(nlp, lexicon)


def _examples(nlp: Any, sentence: Sentence, segment: Segmenter, lexicon: Lexicon) -> Iterator[Example]:
    prose, pairs = prepare(sentence)
    words = split_words([(prose.text, [one for one, _ in pairs])], segment)
    if not len(words):
        return
    scene, places = Scene(words, lexicon, Vocabulary(())), np.arange(len(words))
    doc, gold = Doc(nlp.vocab, words=words.texts), Doc(nlp.vocab, words=words.texts)
    taken: set[int] = set()
    entities = []
    for one, tag in pairs:
        roles = roles_of_tag(prose.text, one, tag) if tag else Roles()
        for role in _ROLES:
            inside = np.flatnonzero(scene.marks(places, Roles(**{role: getattr(roles, role)}))).tolist()
            if inside and not taken & set(inside):
                taken |= set(inside)
                entities.append(Span(gold, inside[0], inside[-1] + 1, role))
    gold.ents = tuple(sorted(entities, key=lambda span: span.start))
    yield Example(doc, gold)
