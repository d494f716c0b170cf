"""Which paragraphs are most worth annotating next: those the model is unsure of, and no two of the same kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from parser.topics.features import Cases, Floats, entries, make_cases
from parser.topics.model import TopicModel
from parser.topics.weak import Annotatable

POOL = 20  # times as many candidates are looked at as are asked for
DIMENSIONS = 128  # of the random projection in which likeness is measured
SEED = 0

Paragraph = TypeVar("Paragraph", bound=Annotatable)


def suggest(paragraphs: Sequence[Paragraph], model: TopicModel, n: int) -> list[Paragraph]:
    """The `n` paragraphs to annotate next, best first.

    Uncertainty is the entropy of the probabilities; each choice takes the paragraph with the highest product of uncertainty and
    distance (one minus cosine of the n-grams) to what is chosen already.
    """
    if n <= 0 or not paragraphs:
        return []
    cases = make_cases(
        [one.text for one in paragraphs], [one.heading for one in paragraphs], [one.section_number for one in paragraphs]
    )
    probabilities = model.probabilities(cases)
    entropy = -(probabilities * np.log(np.maximum(probabilities, 1e-12))).sum(axis=1)
    pool = np.argsort(-entropy, kind="stable")[: POOL * n]
    vectors = _project(model, cases)[pool]
    chosen: list[int] = []
    likeness = np.zeros(len(pool))
    for _ in range(min(n, len(pool))):
        gain = entropy[pool] * (1 - likeness)
        gain[chosen] = -np.inf
        best = int(np.argmax(gain))
        chosen.append(best)
        likeness = np.maximum(likeness, np.clip(vectors @ vectors[best], 0, 1))
    return [paragraphs[pool[index]] for index in chosen]


def _project(model: TopicModel, cases: Cases) -> Floats:
    """The n-grams of each paragraph in few dimensions, as rows of length one."""
    axes = np.random.default_rng(SEED).standard_normal((len(model.coefficients), DIMENSIONS))
    vectors = np.zeros((len(cases), DIMENSIONS))
    for rows, columns, values in entries(model.vocabularies, cases):
        for row in np.unique(rows):
            held = slice(*np.searchsorted(rows, [row, row + 1]))
            vectors[row] += values[held] @ axes[columns[held]]
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), dtype=np.float64)
