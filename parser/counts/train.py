"""Training of the counts stage: annotated sentences to the role model, segmented sentences to the segmentation model.

Both are deterministic: the same data, seed and library versions give the same model. The cards hold the digest of the data, the
scores on held-out reports, and what they were compared with.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import platform
import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from parser.counts.errors import CountsError, TagError
from parser.counts.evaluate import CountScores, score_counts
from parser.counts.examples import Sentence, read_folder
from parser.counts.find import Tools
from parser.counts.lexicon import base_lexicon
from parser.counts.role_training import fit_roles
from parser.counts.storage import (
    SEGMENTER_FILES,
    check_segmenter,
    default_data,
    default_path,
    digest_of_segmenter,
    load_segmenter,
    read_role_model,
    write_role_model,
)
from parser.counts.words import Segmenter
from parser.stored import CARD_FILE, Card

ROUNDS = 6
TENTH = 10
TOLERANCE = 0.002


@dataclass(frozen=True, slots=True)
class TrainedCounts:
    """A new role model: its scores on held-out sentences, its card and its folder."""

    scores: CountScores
    card: Card
    directory: Path
    seconds: float


def train_counts(
    data: Sequence[str | Path] = (), out: str | Path | None = None, *, only: bool = False, seed: int = 0, force: bool = False
) -> TrainedCounts:
    """Fits the role model to the shipped sentences and those in the folders `data` (to those alone with `only`).

    Without `out` the shipped model is replaced. Raises `TagError` for data that cannot be read, and `CountsError` when the model in
    `out` finds roles better on the same held-out sentences, unless forced.
    """
    started = time.perf_counter()
    sentences = read_folder([*([] if only else [default_data("counts")]), *map(Path, data)])
    fitting = [sentence for sentence in sentences if sentence.split == "train"]
    held_out = [sentence for sentence in sentences if sentence.split == "test"] or [s for s in sentences if s.split == "dev"]
    if not any(sentence.tags for sentence in fitting):
        raise TagError("training needs annotated counts in the split `train`")
    segment = load_segmenter(default_path("segmenter"))
    model = fit_roles(fitting, segment, base_lexicon(), seed=seed)
    scores = score_counts(held_out, Tools(model, segment))
    directory = Path(out) if out is not None else default_path("counts")
    _keep_the_better(directory, held_out, scores, segment, force=force)
    card: Card = {
        "data": {
            "digest": digest_of_sentences(sentences),
            "sentences": len(sentences),
            "counts": sum(len(s.tags) for s in sentences),
        },
        "splits": {name: sum(s.split == name for s in sentences) for name in ("train", "dev", "test")},
        "segmenter": check_segmenter(default_path("segmenter"))["digest"],
        "seed": seed,
        "scores": scores.to_dict(),
        "libraries": _libraries("scikit-learn", "numpy", "spacy-pkuseg"),
        "comparison": _kept(directory, "comparison"),
    }
    write_role_model(directory, model, card)
    return TrainedCounts(scores, card, directory, time.perf_counter() - started)


def digest_of_sentences(sentences: Iterable[Sentence]) -> str:
    """The SHA-256 of annotated sentences, whatever their files and order."""
    lines = sorted(f"{one.report} {one.split} {one.text} {one.tags}" for one in sentences)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def train_segmenter(data: Sequence[str | Path] = (), out: str | Path | None = None, *, rounds: int = ROUNDS) -> Card:
    """Fits the segmentation model to the shipped segmented sentences and those in the folders `data`; gives its card.

    Every tenth sentence is held out to measure. Raises `TagError` if there are none.
    """
    import spacy_pkuseg

    lines = read_segmented([default_data("segmentation"), *map(Path, data)])
    if len(lines) < TENTH:
        raise TagError("training needs at least ten segmented sentences (*.txt)")
    directory = Path(out) if out is not None else default_path("segmenter")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        held_out = lines[::TENTH]
        (place / "test.txt").write_text("\n".join(held_out) + "\n", encoding="utf-8")
        kept = [line for number, line in enumerate(lines) if number % TENTH]
        (place / "train.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            spacy_pkuseg.train(str(place / "train.txt"), str(place / "test.txt"), str(place / "model"), train_iter=rounds)
        directory.mkdir(parents=True, exist_ok=True)
        for name in SEGMENTER_FILES:
            shutil.copyfile(place / "model" / name, directory / name)
    card: Card = {
        "format": 1,
        "digest": digest_of_segmenter(directory),
        "data": {"digest": hashlib.sha256("\n".join(lines).encode()).hexdigest(), "sentences": len(lines)},
        "rounds": rounds,
        "libraries": _libraries("spacy-pkuseg", "numpy"),
    }
    _write_card(directory, card)
    card["scores"] = {"held_out_sentences": len(held_out), **score_segmenter(load_segmenter(directory), held_out)}
    _write_card(directory, card)
    return card


def read_segmented(folders: Iterable[Path]) -> list[str]:
    """The segmented sentences of folders, words parted by one space; comments are left out, repeated sentences taken once."""
    lines: dict[str, None] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.txt")) if folder.is_dir() else [folder]:
            for line in path.read_text(encoding="utf-8-sig").splitlines():
                words = " ".join(line.split())
                if words and not words.startswith("#"):
                    lines[words] = None
    return list(lines)


def score_segmenter(segment: Segmenter, lines: Iterable[str]) -> dict[str, float]:
    """Precision, recall and F1 of words on segmented sentences."""
    right = found = known = 0
    for line in lines:
        gold, guess = _spans(line.split()), _spans(segment("".join(line.split())))
        right, found, known = right + len(gold & guess), found + len(guess), known + len(gold)
    precision, recall = right / max(1, found), right / max(1, known)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _spans(words: Iterable[str]) -> set[tuple[int, int]]:
    spans, at = set(), 0
    for word in words:
        spans.add((at, at + len(word)))
        at += len(word)
    return spans


def _keep_the_better(
    directory: Path, held_out: Sequence[Sentence], scores: CountScores, segment: Segmenter, *, force: bool
) -> None:
    try:
        old, _ = read_role_model(directory)
    except CountsError:
        return
    before = score_counts(held_out, Tools(old, segment)).role_mean
    if scores.role_mean < before - TOLERANCE and not force:
        raise CountsError(
            f"the model in {directory} is better (roles {before:.4f} against {scores.role_mean:.4f}) and stays; --force replaces it"
        )


def _kept(directory: Path, key: str) -> Any:
    """An entry of the card that is replaced: comparisons are measured by a command of their own."""
    try:
        return json.loads((directory / CARD_FILE).read_text(encoding="utf-8")).get(key)
    except (OSError, ValueError):
        return None


def _libraries(*names: str) -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def _write_card(directory: Path, card: Card) -> None:
    (directory / CARD_FILE).write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
