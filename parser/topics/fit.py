"""From annotated paragraphs to the arrays of a model; scikit-learn is needed here only.

Every paragraph is seen several times, with and without its heading, section, position and a heading that its text repeats, so
that one model serves reports with and without headings. The temperature and the threshold of the second label are tuned on the
dev split. The same data, seed and libraries give the same arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from parser.topics.evaluate import CONDITIONS, cases_of
from parser.topics.examples import Example, digest_of_examples, split_of
from parser.topics.features import FACTS, SPACES, Cases, Floats, Vocabulary, entries, facts, learn_vocabulary, views
from parser.topics.model import TopicModel
from parser.topics.storage import FORMAT, Arrays, Card, features_used

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

LIBRARIES = ("numpy", "scipy", "scikit-learn", "datasets")
WEAK_SHARE = 0.3  # what a weakly labelled paragraph counts beside an annotated one
TEMPERATURES = np.geomspace(0.02, 5, 240)
THRESHOLDS = np.arange(0.05, 0.5, 0.005)
DEFAULT_SECOND = 0.25


@dataclass(frozen=True, slots=True)
class Settings:
    """The hyper-parameters: regularisation, and how many paragraphs must hold an n-gram."""

    regularisation: float = 0.5
    min_count: int = 3


def fit(
    rows: Sequence[Example], labels: Sequence[str], settings: Settings, seed: int, weak: Sequence[Example] = ()
) -> tuple[Arrays, Card]:
    """The arrays and the card (without scores) of a model for these examples."""
    train = split_of(rows, "train")
    vocabularies = learn_vocabularies(cases_of(train), settings)
    matrix, targets, shares = training_matrix(vocabularies, train, weak)
    coefficients, intercepts = _fit_margins(matrix, targets, shares, labels, settings, seed)
    dev = split_of(rows, "dev") or train
    temperature, second_from = _calibrate(vocabularies, coefficients, intercepts, dev, labels)
    arrays: Arrays = {
        **{f"{space}_codes": vocabularies[space].codes for space in SPACES},
        **{f"{space}_weights": vocabularies[space].weights for space in SPACES},
        "coefficients": (coefficients / temperature).astype(np.float32),
        "intercepts": (intercepts / temperature).astype(np.float32),
    }
    card: Card = {
        "format": FORMAT,
        "labels": list(labels),
        "scoring": {"second_from": second_from},
        "features": features_used(),
        "algorithm": "LinearSVC (one against the rest), softmax of its margins over a temperature",
        "hyperparameters": {**asdict(settings), "temperature": temperature},
        "seed": seed,
        "data": describe_data(rows),
        "libraries": {name: version(name) for name in LIBRARIES},
    }
    return arrays, card


def learn_vocabularies(cases: Cases, settings: Settings) -> dict[str, Vocabulary]:
    """The n-grams of each feature space."""
    return {
        space: learn_vocabulary([text for text in texts if text], settings.min_count) for space, texts in views(cases).items()
    }


def sparse_matrix(vocabularies: Mapping[str, Vocabulary], cases: Cases) -> csr_matrix:
    """The features of the cases as scikit-learn takes them: the same numbers that `TopicModel` scores."""
    from scipy.sparse import csr_matrix

    parts = list(entries(vocabularies, cases))
    width = sum(len(vocabularies[space].codes) for space in SPACES)
    known = facts(cases)
    rows, columns = np.nonzero(known)
    all_rows = np.concatenate([*(part.rows for part in parts), rows])
    all_columns = np.concatenate([*(part.columns for part in parts), columns + width])
    values = np.concatenate([*(part.values for part in parts), known[rows, columns]])
    return csr_matrix((values, (all_rows, all_columns)), shape=(len(cases), width + FACTS))


def training_matrix(
    vocabularies: Mapping[str, Vocabulary], train: Sequence[Example], weak: Sequence[Example] = ()
) -> tuple[csr_matrix, list[str], Floats]:
    """Features, labels and weights of every view of every training example."""
    from scipy.sparse import vstack

    rows = [*train, *weak]
    full = cases_of(rows)
    shares = np.array([1.0] * len(train) + [WEAK_SHARE] * len(weak))
    stripped = [strip_heading(text, heading) for text, heading in zip(full.texts, full.headings, strict=True)]
    repeated = [index for index, text in enumerate(stripped) if text is not None]
    variants = [full, replace(full, texts=[text or full.texts[index] for index, text in enumerate(stripped)])]
    blocks, owners = [], []
    for variant, kept in zip(variants, (list(range(len(rows))), repeated), strict=True):
        for cases in _dropouts(variant):
            blocks.append(sparse_matrix(vocabularies, cases)[kept])
            owners += kept
    targets = [rows[index].label for index in owners]
    return vstack(blocks).tocsr(), targets, shares[owners]


def strip_heading(text: str, heading: str) -> str | None:
    """The normalised text without the heading that it begins with; None if it does not, or if nothing much follows."""
    if heading and text.startswith(heading) and len(text) > len(heading) + 6:
        return text[len(heading) :].lstrip(".,:;")
    return None


def describe_data(rows: Sequence[Example]) -> dict[str, Any]:
    """What the card says about the data."""
    return {
        "digest": digest_of_examples(rows),
        "paragraphs": dict(sorted(Counter(row.split for row in rows).items())),
        "reports": dict(sorted(Counter(split for split, _ in {(row.split, row.report) for row in rows}).items())),
        "labels": dict(sorted(Counter(row.label for row in rows).items())),
    }


def as_logistic_regression(model: TopicModel) -> LogisticRegression:
    """scikit-learn's own estimator with the coefficients of the model; its input is `sparse_matrix`."""
    from sklearn.linear_model import LogisticRegression

    estimator = LogisticRegression()
    estimator.classes_ = np.array(model.labels)
    estimator.coef_ = model.coefficients.T.astype(np.float64)
    estimator.intercept_ = model.intercepts.astype(np.float64)
    return estimator


def _dropouts(full: Cases) -> list[Cases]:
    """The cases with everything known, with the heading alone, with the position alone, with nothing."""
    nothing: list[None] = [None] * len(full)
    empty = [""] * len(full)
    return [
        full,
        replace(full, sections=nothing, positions=nothing),
        replace(full, headings=empty, sections=nothing),
        replace(full, headings=empty, sections=nothing, positions=nothing),
    ]


def _fit_margins(
    matrix: csr_matrix, targets: Sequence[str], shares: Floats, labels: Sequence[str], settings: Settings, seed: int
) -> tuple[Floats, Floats]:
    """Coefficients (features x labels) and intercepts, one column per label also when there are only two."""
    from sklearn.svm import LinearSVC

    classifier = LinearSVC(C=settings.regularisation, random_state=seed, max_iter=5000)
    classifier.fit(matrix, targets, sample_weight=shares)
    assert list(classifier.classes_) == list(labels)
    coefficients, intercepts = classifier.coef_.T, classifier.intercept_
    if len(labels) == 2:  # one column of margins for the second label
        return np.hstack([-coefficients, coefficients]), np.array([-intercepts[0], intercepts[0]])
    return coefficients, intercepts


def _calibrate(
    vocabularies: Mapping[str, Vocabulary],
    coefficients: Floats,
    intercepts: Floats,
    dev: Sequence[Example],
    labels: Sequence[str],
) -> tuple[float, float]:
    """The temperature with the least log loss, and the second label's threshold with the best F1, with and without headings."""
    rows = [row for row in dev if row.label in labels]
    shown = [cases_of(rows, headings, places=places) for headings, places in CONDITIONS.values()]
    margins = np.vstack([sparse_matrix(vocabularies, cases) @ coefficients + intercepts for cases in shown])
    truth = np.tile([labels.index(row.label) for row in rows], len(shown))
    losses = []
    for temperature in TEMPERATURES:
        scaled = margins / temperature
        peaks = scaled.max(axis=1, keepdims=True)
        totals = np.log(np.exp(scaled - peaks).sum(axis=1)) + peaks[:, 0]
        losses.append(float((totals - scaled[np.arange(len(truth)), truth]).mean()))
    temperature = round(float(TEMPERATURES[int(np.argmin(losses))]), 4)
    powers = np.exp((margins - margins.max(axis=1, keepdims=True)) / temperature)
    return temperature, _second_threshold(powers / powers.sum(axis=1, keepdims=True), [*rows] * len(shown), labels)


def _second_threshold(probabilities: Floats, rows: Sequence[Example], labels: Sequence[str]) -> float:
    if len(labels) < 2 or not any(row.second for row in rows):
        return DEFAULT_SECOND
    order = np.argsort(-probabilities, axis=1, kind="stable")
    chances = np.take_along_axis(probabilities, order[:, 1:2], axis=1)[:, 0]
    right = np.array([labels[best[1]] == row.second for best, row in zip(order, rows, strict=True)])
    wanted = sum(row.second is not None for row in rows)
    quality = [2 * (right & (chances >= limit)).sum() / max(1, wanted + (chances >= limit).sum()) for limit in THRESHOLDS]
    return round(float(THRESHOLDS[int(np.argmax(quality))]), 3)
