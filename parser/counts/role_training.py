"""Fits the role model to annotated sentences: which words are action, object and channel of each tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from parser.counts.clean import Clean, clean
from parser.counts.examples import Sentence
from parser.counts.expressions import Expression, find_expressions
from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Roles, read_roles
from parser.counts.role_features import MARKS, Scene, reach
from parser.counts.roles import ROLES, RoleModel
from parser.counts.tagged import Tag
from parser.counts.words import Segmenter, split_words
from parser.repair import repair

LEAST = 3
STRENGTH = 0.6
BIAS = 1.0
_LABELS = ("", *MARKS)  # the mark of each of the `ROLES`


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
    """The model that these sentences teach; the same sentences, segmenter and seed give the same model."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [row for sentence in sentences for row in _rows(sentence, segment, lexicon)]
    frequency = Counter(name for names, _ in rows for name in names)
    index = {name: number for number, name in enumerate(sorted(name for name, count in frequency.items() if count >= LEAST))}
    indices, starts = [], [0]
    for names, _ in rows:
        indices += [index[name] for name in names if name in index]
        starts.append(len(indices))
    matrix: Any = csr_matrix((np.ones(len(indices), dtype=np.float32), indices, starts), shape=(len(rows), len(index)))
    model = LogisticRegression(C=STRENGTH, max_iter=120, tol=1e-3, random_state=seed)
    model.fit(matrix, np.array([label for _, label in rows]))
    weights = np.zeros((len(index), len(ROLES)), dtype=np.float32)
    weights[:, model.classes_] = model.coef_.T
    intercepts = np.full(len(ROLES), -20.0, dtype=np.float32)
    intercepts[model.classes_] = model.intercept_
    return RoleModel(index, weights, intercepts, lexicon, BIAS)


def _rows(sentence: Sentence, segment: Segmenter, lexicon: Lexicon) -> Iterator[tuple[list[str], int]]:
    prose, pairs = prepare(sentence)
    expressions = [one for one, _ in pairs]
    words = split_words(prose.text, expressions, segment)
    scene, hints = Scene(words, lexicon), read_roles(prose.text, expressions, lexicon)
    own = [scene.word_features(at) for at in range(len(words))]
    anchors, units = set(words.anchors), [one.unit for one in expressions]
    earlier = Roles()
    for number, (anchor, (one, tag), hint) in enumerate(zip(words.anchors, pairs, hints, strict=True)):
        if tag is None:
            earlier = hint
            continue
        roles = roles_of_tag(prose.text, one, tag)
        places = reach(words, anchor)
        seen = zip(places, scene.features(number, units, hint, earlier), scene.marks(places, roles), strict=True)
        for at, names, marks in seen:
            if at not in anchors:
                yield [*own[at], *names], _LABELS.index(marks[:1])
        earlier = roles


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
