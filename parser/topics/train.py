"""Training: annotated paragraphs in, a calibrated model with its card out, unless the model that it would replace is better.

The figures of the card are measured on the test split (on dev if there is none), under three conditions: headings visible,
headings hidden, and headings and positions hidden.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from parser.topics.errors import AnnotationError, ModelError
from parser.topics.evaluate import CONDITIONS, Scores, evaluate_topics
from parser.topics.examples import Example, as_examples, load_examples, split_of
from parser.topics.fit import Settings, fit
from parser.topics.model import TopicModel
from parser.topics.paths import default_data_path, default_model_path
from parser.topics.storage import Card, read_card, write_model

TOLERANCE = 0.001  # macro-F1: a new model may be so much worse than the one it replaces


@dataclass(frozen=True, slots=True)
class Trained:
    """A new model, its scores (`visible`, `hidden`, `bare`: headings and position hidden) and what it was compared with."""

    model: TopicModel
    scores: dict[str, Scores]
    directory: Path
    seconds: float
    replaced_f1: float | None = None
    weak: dict[str, Any] | None = None


def train_topics(
    data_dirs: Sequence[str | Path] | None = None,
    out: str | Path | None = None,
    *,
    seed: int = 0,
    force: bool = False,
    weak: Sequence[Example] = (),
    compare: bool = False,
    settings: Settings | None = None,
) -> Trained:
    """Trains on every annotated paragraph in the folders and writes the model to `out`.

    Without folders the shipped data are taken, without `out` the shipped model is replaced. `weak` paragraphs
    (`weak_examples`) join the training with less weight; the card says what they changed. `compare` measures the other
    candidates as well and keeps the table in the card. Raises `AnnotationError` for data that cannot be trained on, and
    `ModelError` when the model in `out` scores better on the test split, unless forced.
    """
    started = time.perf_counter()
    settings = settings or Settings()
    rows = as_examples(load_examples(list(data_dirs) if data_dirs else default_data_path()))
    directory = Path(out) if out is not None else default_model_path()
    labels = _check(rows)
    arrays, card = fit(rows, labels, settings, seed, weak)
    model = TopicModel.from_arrays(arrays, card)
    scores = score_conditions(model, _held_out(rows))
    replaced = _compare_with_old(directory, rows, scores, force=force)
    card["scores"] = {name: one.to_dict() for name, one in scores.items()}
    card["weak"] = _measure_weak(rows, labels, settings, seed, weak, scores)
    card["candidates"] = _candidates(rows, labels, settings, seed, directory, card, compare=compare)
    write_model(directory, arrays, card)
    return Trained(TopicModel.load(directory), scores, directory, time.perf_counter() - started, replaced, card["weak"])


def score_conditions(model: TopicModel, rows: Sequence[Example]) -> dict[str, Scores]:
    """The scores with headings, without headings, and without headings and positions."""
    return {name: evaluate_topics(model, rows, headings, places=places) for name, (headings, places) in CONDITIONS.items()}


def _check(rows: Sequence[Example]) -> list[str]:
    """The labels of the training split, sorted. Raises `AnnotationError` if nothing can be learnt."""
    labels = sorted({row.label for row in rows if row.split == "train"})
    if len(labels) < 2:
        raise AnnotationError("training needs annotated paragraphs of at least two labels in the split `train`")
    return labels


def _compare_with_old(directory: Path, rows: Sequence[Example], scores: Mapping[str, Scores], *, force: bool) -> float | None:
    """The macro-F1 (mean over the conditions) of the model that is to be replaced, on the same paragraphs.

    Raises `ModelError` if it is better than the new one, or if no held-out paragraph can tell.
    """
    try:
        old = TopicModel.load(directory)
    except ModelError:
        return None
    held_out = _held_out(rows)
    if not held_out:
        if force:
            return None
        raise ModelError(f"no paragraph of the split test tells whether the model in {directory} is better; --force replaces it")
    before = _mean_f1(score_conditions(old, held_out))
    after = _mean_f1(scores)
    if after < before - TOLERANCE and not force:
        raise ModelError(
            f"the model in {directory} is better (mean macro-F1 {before:.4f} against {after:.4f}) and stays; --force replaces it"
        )
    return before


def _held_out(rows: Sequence[Example]) -> list[Example]:
    return split_of(rows, "test") or split_of(rows, "dev")


def _mean_f1(scores: Mapping[str, Scores]) -> float:
    return float(np.mean([one.macro_f1 for one in scores.values()]))


def _measure_weak(
    rows: Sequence[Example],
    labels: Sequence[str],
    settings: Settings,
    seed: int,
    weak: Sequence[Example],
    scores: Mapping[str, Scores],
) -> dict[str, Any] | None:
    """What the weak labels changed: macro-F1 without and with them."""
    if not weak:
        return None
    without = TopicModel.from_arrays(*fit(rows, labels, settings, seed))
    before = score_conditions(without, _held_out(rows))
    return {
        "paragraphs": len(weak),
        "macro_f1_without": {name: round(one.macro_f1, 4) for name, one in before.items()},
        "macro_f1_with": {name: round(one.macro_f1, 4) for name, one in scores.items()},
    }


def _candidates(
    rows: Sequence[Example], labels: Sequence[str], settings: Settings, seed: int, directory: Path, card: Card, *, compare: bool
) -> list[dict[str, Any]]:
    """The table of candidates: measured anew, or kept from the replaced card if the data are the same."""
    if compare:
        from parser.topics.candidates import compare_candidates

        return compare_candidates(rows, settings, seed)
    try:
        old = read_card(directory)
    except ModelError:
        return []
    same = old.get("data", {}).get("digest") == card["data"]["digest"]
    return list(old.get("candidates", [])) if same else []
