"""The comparison that chose the algorithm: other classifiers on the same features, same data, same views; CPU only.

Run with `zfxxgk train topics --compare`; the table is kept in the model's card.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from parser.topics.evaluate import CONDITIONS, cases_of, score
from parser.topics.examples import Example, split_of
from parser.topics.fit import Settings, learn_vocabularies, sparse_matrix, training_matrix

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

TREES = 15
NEIGHBOURS = 7
RANK = 50


def compare_candidates(rows: Sequence[Example], settings: Settings, seed: int) -> list[dict[str, Any]]:
    """One line per candidate: macro-F1 under every condition on dev and test, seconds to fit, parameters, paragraphs a second."""
    train = split_of(rows, "train")
    vocabularies = learn_vocabularies(cases_of(train), settings)
    matrix, targets, shares = training_matrix(vocabularies, train)
    sets = {}
    for split in ("dev", "test"):
        held_out = split_of(rows, split)
        for name, (headings, places) in CONDITIONS.items() if held_out else ():
            cases = cases_of(held_out, headings, places=places)
            sets[f"{split}_{name}"] = (held_out, sparse_matrix(vocabularies, cases))
    return [_measure(name, make(seed), matrix, targets, shares, sets) for name, make in _candidates(settings).items()]


def _measure(
    name: str,
    classifier: Any,
    matrix: csr_matrix,
    targets: Sequence[str],
    shares: np.ndarray[Any, Any],
    sets: dict[str, tuple[list[Example], csr_matrix]],
) -> dict[str, Any]:
    started = time.perf_counter()
    if name.startswith("k nearest"):
        classifier.fit(matrix, targets)
    elif hasattr(classifier, "steps"):
        classifier.fit(matrix, targets, **{f"{classifier.steps[-1][0]}__sample_weight": shares})
    else:
        classifier.fit(matrix, targets, sample_weight=shares)
    fitted = time.perf_counter() - started
    line: dict[str, Any] = {"candidate": name, "fit_seconds": round(fitted, 1), "parameters": _parameters(classifier)}
    started, count = time.perf_counter(), 0
    for key, (rows, features) in sets.items():
        labels = list(classifier.classes_)
        guesses = classifier.predict(features)
        sure = np.array([[float(label == guess) for label in labels] for guess in guesses])
        line[f"{key}_macro_f1"] = round(score(rows, sure, labels, 1.1).macro_f1, 4)
        count += len(rows)
    line["paragraphs_per_second_without_features"] = int(count / max(1e-9, time.perf_counter() - started))
    return line


def _parameters(classifier: Any) -> int | None:
    """How many numbers the classifier keeps, where it can be told."""
    for name in ("coef_", "feature_log_prob_", "_fit_X"):
        if hasattr(classifier, name):
            kept = getattr(classifier, name)
            return int(kept.nnz if hasattr(kept, "nnz") else kept.size)
    return None


def _candidates(settings: Settings) -> dict[str, Callable[[int], Any]]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression, SGDClassifier
    from sklearn.naive_bayes import ComplementNB
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    strength = settings.regularisation
    return {
        "LinearSVC (chosen)": lambda seed: LinearSVC(C=strength, random_state=seed, max_iter=5000),
        "logistic regression": lambda seed: LogisticRegression(C=20, max_iter=100, random_state=seed),
        "SGD, modified Huber loss": lambda seed: SGDClassifier(loss="modified_huber", alpha=1e-4, random_state=seed),
        "complement naive Bayes": lambda seed: ComplementNB(alpha=0.2),
        "k nearest neighbours (cosine)": lambda seed: KNeighborsClassifier(NEIGHBOURS, metric="cosine", weights="distance"),
        "gradient boosting on SVD": lambda seed: make_pipeline(
            TruncatedSVD(RANK, random_state=seed),
            HistGradientBoostingClassifier(max_iter=TREES, early_stopping=False, random_state=seed),
        ),
    }
