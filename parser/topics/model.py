"""The trained topic model: loads in milliseconds, scores with numpy alone.

    model = TopicModel.load()
    [topics] = model.predict(["全年共收到政府信息公开申请12件。"], ["（二）依申请公开"])
    topics.topic, topics.ranked, topics.second

Probabilities are those of a multinomial logistic regression with these coefficients, calibrated by a temperature. Headings,
sections and positions are evidence when they are known; the model was trained with and without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parser.topics.features import SPACES, Cases, Floats, Vocabulary, entries, facts, make_cases
from parser.topics.paths import default_model_path
from parser.topics.storage import Arrays, Card, read_model

BATCH = 512  # paragraphs: bounds the memory of a call


@dataclass(frozen=True, slots=True)
class Topics:
    """What a paragraph is about: every label with its probability, best first, and a second label if there are two topics."""

    ranked: tuple[tuple[str, float], ...]
    second: str | None = None

    @property
    def topic(self) -> str:
        """The most probable label."""
        return self.ranked[0][0]

    @property
    def probability(self) -> float:
        """The probability of the most probable label."""
        return self.ranked[0][1]


@dataclass(frozen=True, slots=True)
class TopicModel:
    """A linear model over character n-grams; make one with `load` or `train_topics`."""

    labels: tuple[str, ...]
    vocabularies: dict[str, Vocabulary]
    coefficients: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    second_from: float
    card: Card

    @classmethod
    def load(cls, path: str | Path | None = None) -> TopicModel:
        """The model in a folder, or the shipped one.

        Raises `ModelError`, with the command that mends it, when the model is missing, truncated, changed or of another format.
        """
        return cls.from_arrays(*read_model(Path(path) if path is not None else default_model_path()))

    @classmethod
    def from_arrays(cls, arrays: Arrays, card: Card) -> TopicModel:
        """The model that these arrays and this card describe."""
        vocabularies = {space: Vocabulary(arrays[f"{space}_codes"], arrays[f"{space}_weights"]) for space in SPACES}
        second_from = float(card["scoring"]["second_from"])
        return cls(tuple(card["labels"]), vocabularies, arrays["coefficients"], arrays["intercepts"], second_from, card)

    def predict(
        self,
        texts: Sequence[str],
        headings: Sequence[str | None] | None = None,
        *,
        sections: Sequence[int | None] | None = None,
        positions: Sequence[float | None] | None = None,
        repaired: bool = False,
    ) -> list[Topics]:
        """The topics of each paragraph.

        `headings` are the nearest headings, `sections` the official section (1 to 6), `positions` the place in the report
        (0.0 first to 1.0 last paragraph); each may be None as a whole or for single paragraphs. `repaired` saves the repair
        of texts that come from `parse`.

        >>> model = TopicModel.load()
        >>> model.predict(["本年度未收到政府信息公开申请。"])[0].topic
        'applications'
        """
        cases = make_cases(texts, headings, sections, positions, repaired=repaired)
        return self._rank(self.probabilities(cases))

    def probabilities(self, cases: Cases) -> Floats:
        """One row per case, one column per label; rows sum to 1."""
        scores = np.concatenate([self._scores(batch) for batch in _batches(cases)] or [np.zeros((0, len(self.labels)))])
        scores -= scores.max(axis=1, keepdims=True, initial=-np.inf)
        powers = np.exp(scores)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)

    def _scores(self, cases: Cases) -> Floats:
        known = facts(cases)
        scores = known @ self.coefficients[-known.shape[1] :].astype(np.float64) + self.intercepts.astype(np.float64)
        for rows, columns, values in entries(self.vocabularies, cases):
            if len(rows):
                starts = np.flatnonzero(np.diff(rows, prepend=-1))
                weighted = self.coefficients[columns] * values[:, None]
                scores[rows[starts]] += np.add.reduceat(weighted, starts, axis=0)
        return np.asarray(scores, dtype=np.float64)

    def _rank(self, probabilities: Floats) -> list[Topics]:
        """The labels of each row, best first."""
        order = np.argsort(-probabilities, axis=1, kind="stable")
        ordered = np.take_along_axis(probabilities, order, axis=1)
        ranked = (
            tuple((self.labels[index], share) for index, share in zip(indices, shares, strict=True))
            for indices, shares in zip(order.tolist(), ordered.tolist(), strict=True)
        )
        return [Topics(one, one[1][0] if len(one) > 1 and one[1][1] >= self.second_from else None) for one in ranked]


def _batches(cases: Cases) -> Iterator[Cases]:
    for start in range(0, len(cases), BATCH):
        part = slice(start, start + BATCH)
        yield Cases(cases.texts[part], cases.headings[part], cases.sections[part], cases.positions[part], cases.chrome[part])
