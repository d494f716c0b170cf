"""A topic model on disk: `weights.npz` (plain arrays, never pickle) and `card.json`, bound together by one digest.

The digest covers what scoring depends on: every array, the labels and the numbers in `scoring` of the card. Whatever differs
from it is refused with the command that mends it.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from parser.topics.errors import REMEDY, ModelError
from parser.topics.features import FACT_WEIGHTS, FACTS, LENGTHS, LONGEST, OPENING, PLACES, SECTIONS, SPACES, WEIGHTS
from parser.topics.paths import CARD

FORMAT = 1
WEIGHTS_FILE = "weights.npz"
DAMAGE = (OSError, ValueError, KeyError, EOFError, MemoryError, NotImplementedError, zipfile.BadZipFile, zlib.error)
LIMIT = 64 * 2**20  # bytes: what claims to be larger is no topic model

Arrays: TypeAlias = dict[str, NDArray[Any]]
Card: TypeAlias = dict[str, Any]

NAMES = (*(f"{space}_{part}" for space in SPACES for part in ("codes", "weights")), "coefficients", "intercepts")


def features_used() -> dict[str, Any]:
    """The constants of the features; a model trained with others cannot be scored by this version."""
    return {
        "longest": LONGEST,
        "opening": OPENING,
        "lengths": list(LENGTHS),
        "sections": SECTIONS,
        "places": PLACES,
        "weights": WEIGHTS,
        "fact_weights": FACT_WEIGHTS,
    }


def digest_of(arrays: Mapping[str, NDArray[Any]], card: Mapping[str, Any]) -> str:
    """The SHA-256 of everything that scoring depends on."""
    digest = hashlib.sha256()
    head = {key: card[key] for key in ("format", "labels", "scoring", "features")}
    digest.update(json.dumps(head, ensure_ascii=False, sort_keys=True).encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def write_model(directory: Path, arrays: Arrays, card: Card) -> None:
    """Writes both files; the card gets its digest. Files are replaced one after the other, the card last."""
    directory.mkdir(parents=True, exist_ok=True)
    card["digest"] = digest_of(arrays, card)
    fresh = directory / f"new-{WEIGHTS_FILE}"
    np.savez(fresh, **arrays)  # type: ignore[arg-type]
    fresh.replace(directory / WEIGHTS_FILE)
    fresh = directory / f"new-{CARD}"
    fresh.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(directory / CARD)


def read_model(directory: Path) -> tuple[Arrays, Card]:
    """The arrays and the card of a folder. Raises `ModelError` unless they are complete, unchanged and of this format."""
    card = read_card(directory)
    arrays = _read_arrays(directory / WEIGHTS_FILE)
    if digest_of(arrays, card) != card.get("digest"):
        raise ModelError(f"the topic model in {directory} was changed after training (digest differs); {REMEDY}")
    _check_shapes(directory, arrays, card)
    return arrays, card


def read_card(directory: Path) -> Card:
    """The card of a model. Raises `ModelError` if it is missing, not JSON or of another format."""
    path = directory / CARD
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"there is no topic model in {directory} ({CARD} is missing); {REMEDY}") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"the card of the topic model cannot be read: {path}: {error}; {REMEDY}") from error
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        found = card.get("format") if isinstance(card, dict) else None
        raise ModelError(f"the topic model in {directory} has format {found}, this version reads {FORMAT}; {REMEDY}")
    missing = {"labels", "scoring", "features", "digest"} - set(card)
    if missing:
        raise ModelError(f"the card of the topic model lacks {', '.join(sorted(missing))}: {path}; {REMEDY}")
    if card["features"] != features_used():
        raise ModelError(f"the topic model in {directory} was trained on other features than this version reads; {REMEDY}")
    return card


def _read_arrays(path: Path) -> Arrays:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LIMIT:
                raise ModelError(f"the weights of the topic model are too large: {path}; {REMEDY}")
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        raise ModelError(f"the weights of the topic model are missing: {path}; {REMEDY}") from None
    except DAMAGE as error:
        raise ModelError(f"the weights of the topic model are damaged: {path}: {error}; {REMEDY}") from error


def _check_shapes(directory: Path, arrays: Arrays, card: Card) -> None:
    if set(arrays) != set(NAMES):
        raise ModelError(f"the topic model in {directory} does not hold the arrays of format {FORMAT}; {REMEDY}")
    width = sum(len(arrays[f"{space}_codes"]) for space in SPACES) + FACTS
    labels = len(card["labels"])
    fits = arrays["coefficients"].shape == (width, labels) and arrays["intercepts"].shape == (labels,)
    fits &= all(arrays[f"{space}_codes"].shape == arrays[f"{space}_weights"].shape for space in SPACES)
    if not fits:
        raise ModelError(f"the arrays of the topic model in {directory} do not fit each other; {REMEDY}")
