"""How good a model is on annotated paragraphs: per label, on the whole, and how far its probabilities can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from parser.topics.examples import Example, as_examples
from parser.topics.features import Cases, Floats, make_cases
from parser.topics.model import TopicModel

Headings: TypeAlias = Literal["visible", "hidden"]
CONDITIONS: dict[str, tuple[Headings, bool]] = {
    "visible": ("visible", True),
    "hidden": ("hidden", True),
    "bare": ("hidden", False),
}
BINS = 10  # of the calibration error
FLOOR = 1e-12  # of a probability inside a logarithm


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Precision, recall and F1 of one label; `support` is the number of paragraphs that have it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The result of one evaluation.

    `macro_f1` is the mean F1 of the labels that occur in the data. `confusion[true][predicted]` counts paragraphs.
    `log_loss` and `calibration_error` (expected, over ten bins) judge the probabilities. `second_recall` is the share of the
    annotated second labels that are among the first two, `second_precision` of the given second labels that are annotated.
    """

    count: int
    accuracy: float
    macro_f1: float
    labels: dict[str, LabelScore]
    confusion: dict[str, dict[str, int]]
    log_loss: float
    calibration_error: float
    second_precision: float | None
    second_recall: float | None

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain values, rounded to four digits."""
        per_label = {name: {key: round(value, 4) for key, value in asdict(one).items()} for name, one in self.labels.items()}
        numbers = ("accuracy", "macro_f1", "log_loss", "calibration_error", "second_precision", "second_recall")
        rounded = {name: None if (value := getattr(self, name)) is None else round(value, 4) for name in numbers}
        return {"count": self.count, **rounded, "labels": per_label, "confusion": self.confusion}


def evaluate_topics(
    model: TopicModel,
    examples: Iterable[Example | Mapping[str, Any]],
    headings: Headings = "visible",
    *,
    places: bool = True,
) -> Scores:
    """Scores a model on annotated paragraphs (`load_examples`), with their headings or without.

    Hidden headings take the official sections with them. Without `places` the position in the report is hidden as well.
    """
    rows = as_examples(examples)
    probabilities = model.probabilities(cases_of(rows, headings, places=places))
    return score(rows, probabilities, model.labels, model.second_from)


def cases_of(examples: Sequence[Example], headings: Headings = "visible", *, places: bool = True) -> Cases:
    """The examples as the model sees them under these conditions."""
    shown = headings == "visible"
    return make_cases(
        [example.text for example in examples],
        [example.heading if shown else None for example in examples],
        [example.section if shown else None for example in examples],
        [example.position if places else None for example in examples],
    )


def score(examples: Sequence[Example], probabilities: Floats, labels: Sequence[str], second_from: float) -> Scores:
    """The scores of given probabilities; rows are examples, columns labels."""
    order = np.argsort(-probabilities, axis=1, kind="stable")
    truth = [example.label for example in examples]
    guesses = [labels[index] for index in order[:, 0]]
    names = list(dict.fromkeys([*labels, *truth]))
    confusion = {name: dict.fromkeys(names, 0) for name in names}
    for true, guess in zip(truth, guesses, strict=True):
        confusion[true][guess] += 1
    per_label = {name: one for name in names if (one := _label_score(confusion, name)).support}
    hits = np.array([true == guess for true, guess in zip(truth, guesses, strict=True)], dtype=bool)
    column = {label: index for index, label in enumerate(labels)}
    given = np.array([row[column[true]] if true in column else 0.0 for row, true in zip(probabilities, truth, strict=True)])
    precision, recall = _second_scores(examples, probabilities, order, labels, second_from)
    return Scores(
        count=len(examples),
        accuracy=float(hits.mean()) if len(hits) else 0.0,
        macro_f1=float(np.mean([one.f1 for one in per_label.values()])) if per_label else 0.0,
        labels=per_label,
        confusion={true: {guess: n for guess, n in row.items() if n} for true, row in confusion.items() if any(row.values())},
        log_loss=float(-np.log(np.maximum(given, FLOOR)).mean()) if len(given) else 0.0,
        calibration_error=_calibration_error(probabilities.max(axis=1, initial=0.0), hits),
        second_precision=precision,
        second_recall=recall,
    )


def _label_score(confusion: Mapping[str, Mapping[str, int]], name: str) -> LabelScore:
    right = confusion[name][name]
    support = sum(confusion[name].values())
    guessed = sum(row[name] for row in confusion.values())
    precision, recall = right / guessed if guessed else 0.0, right / support if support else 0.0
    return LabelScore(precision, recall, 2 * right / (support + guessed) if support + guessed else 0.0, support)


def _calibration_error(confidence: Floats, hits: np.ndarray[Any, np.dtype[np.bool_]]) -> float:
    """The mean distance between confidence and accuracy, over bins of confidence."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[bins == one].sum() - hits[bins == one].sum()) for one in range(BINS)]
    return float(sum(gaps) / max(1, len(hits)))


def _second_scores(
    examples: Sequence[Example], probabilities: Floats, order: np.ndarray[Any, Any], labels: Sequence[str], second_from: float
) -> tuple[float | None, float | None]:
    if len(labels) < 2:
        return None, None
    pairs = [
        (example, {labels[index] for index in row[:2]}, labels[row[1]] if chances[row[1]] >= second_from else None)
        for example, row, chances in zip(examples, order, probabilities, strict=True)
    ]
    annotated = [example.second in best for example, best, _ in pairs if example.second]
    given = [second in (example.label, example.second) for example, _, second in pairs if second]
    return (float(np.mean(given)) if given else None), (float(np.mean(annotated)) if annotated else None)
